//! What every Durable Object without sockets has in common.

/// The handlers of sockets, for an object that has none: the platform's crate panics in those that are left out.
macro_rules! without_sockets {
    () => {
        async fn websocket_message(&self, _: worker::WebSocket, _: worker::WebSocketIncomingMessage) -> worker::Result<()> {
            Ok(())
        }

        async fn websocket_close(&self, _: worker::WebSocket, _: usize, _: String, _: bool) -> worker::Result<()> {
            Ok(())
        }

        async fn websocket_error(&self, _: worker::WebSocket, _: worker::Error) -> worker::Result<()> {
            Ok(())
        }
    };
}

pub(crate) use without_sockets;
