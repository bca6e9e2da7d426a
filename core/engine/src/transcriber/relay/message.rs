//! What the relay is told, and what it wants done.

use domain::transcript::{ServerMessage, ServiceName, StopCode};

use crate::transcriber::{Frame, Handshake};

/// What happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// The browser sent a text message.
    Text(String),
    /// The browser sent a binary message.
    Audio(Vec<u8>),
    /// The browser is gone.
    Gone,
    /// Whether the consent is stored.
    ConsentStored(bool),
    /// The answer to [`Effect::Reserve`].
    Reserved {
        /// May be less than asked, or 0.
        granted_ms: u64,
        /// Why it is 0.
        refusal: Option<StopCode>,
    },
    /// A connection is open.
    Connected {
        /// Which.
        connection: u32,
    },
    /// A connection was refused or broke.
    Lost {
        /// Which.
        connection: u32,
        /// The HTTP status of a refused handshake.
        status: Option<u16>,
    },
    /// The service sent a text message.
    Said {
        /// On which connection.
        connection: u32,
        /// As it came.
        message: String,
    },
    /// Time passed; to be given about twice a second.
    Tick,
}

/// What to do. Not `Debug`: a handshake holds the key.
#[derive(Clone, PartialEq)]
pub enum Effect {
    /// Store that the candidate agreed; answer with [`Input::ConsentStored`].
    StoreConsent {
        /// To whom.
        service: ServiceName,
        /// To which text.
        notice: u32,
        /// In which language it will be spoken.
        language: String,
    },
    /// Ask quota and spend cap for sound; answer with [`Input::Reserved`].
    Reserve {
        /// How much.
        ms: u64,
    },
    /// Open a connection; answer with [`Input::Connected`] or [`Input::Lost`].
    Connect {
        /// Its number.
        connection: u32,
        /// Wait so long first.
        after_ms: u64,
        /// The request.
        handshake: Handshake,
    },
    /// Send to the service.
    Send {
        /// On which connection.
        connection: u32,
        /// What.
        frame: Frame,
    },
    /// Close a connection, or stop opening it; nothing more is wanted from it.
    HangUp {
        /// Which.
        connection: u32,
    },
    /// Log that the service reported a problem.
    Report {
        /// The service's own code.
        code: String,
    },
    /// Send to the browser.
    Tell(ServerMessage),
    /// Close the browser's socket.
    Close,
}

/// What the log says about a socket.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Stretches of answers.
    pub answers: u32,
    /// Finished phrases.
    pub phrases: u32,
    /// Second connections.
    pub retries: u32,
    /// Problems that the service reported.
    pub errors: u32,
    /// Sound sent to the service, in milliseconds.
    pub audio_ms: u64,
    /// Why it stopped.
    pub stopped: Option<StopCode>,
}
