//! Sound from the microphone's stream to a port that the analysis worker listens on; it never passes the page's own thread.

use js_sys::{Object, Reflect};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    AudioContext, AudioContextOptions, AudioContextState, AudioWorkletNode, AudioWorkletNodeOptions, GainNode, MediaStream,
    MediaStreamAudioSourceNode, MessagePort,
};

/// The processor of `public/audio-worklet.js`.
const PROCESSOR: &str = "microphone";
/// Where it is served.
const SCRIPT: &str = "/audio-worklet.js";

/// Microphone → processor → (silence) → output. The last leg only keeps the graph running.
pub(crate) struct AudioGraph {
    context: AudioContext,
    source: MediaStreamAudioSourceNode,
    silence: GainNode,
    node: Option<AudioWorkletNode>,
}

impl AudioGraph {
    /// Builds the graph, still without a listener.
    ///
    /// # Errors
    /// When this browser has no AudioWorklet, or the script cannot be loaded.
    pub(crate) async fn open(stream: &MediaStream) -> Result<Self, JsValue> {
        Self::build(AudioContext::new()?, stream).await
    }

    /// As [`Self::open`], at a rate of our choice.
    ///
    /// # Errors
    /// Also when this browser connects no microphone to a context of another rate.
    pub(crate) async fn open_at(stream: &MediaStream, rate_hz: f32) -> Result<Self, JsValue> {
        let options = AudioContextOptions::new();
        options.set_sample_rate(rate_hz);
        Self::build(AudioContext::new_with_context_options(&options)?, stream).await
    }

    async fn build(context: AudioContext, stream: &MediaStream) -> Result<Self, JsValue> {
        let built = Self::connect(&context, stream).await;
        if built.is_err() {
            // Nobody else will; a browser has only so many.
            let _ = context.close();
        }
        built
    }

    async fn connect(context: &AudioContext, stream: &MediaStream) -> Result<Self, JsValue> {
        let loaded = context.audio_worklet()?.add_module(SCRIPT)?;
        JsFuture::from(loaded).await?;
        let source = context.create_media_stream_source(stream)?;
        let silence = context.create_gain()?;
        silence.gain().set_value(0.0);
        silence.connect_with_audio_node(&context.destination())?;
        let graph = Self { context: context.clone(), source, silence, node: None };
        graph.wake();
        Ok(graph)
    }

    /// The rate of the samples.
    pub(crate) fn sample_rate_hz(&self) -> f32 {
        self.context.sample_rate()
    }

    /// A fresh port with the sound, to be transferred. An earlier one falls silent.
    ///
    /// # Errors
    /// When the processor is missing from the script.
    pub(crate) fn listen(&mut self) -> Result<MessagePort, JsValue> {
        self.attach(&AudioWorkletNodeOptions::new())
    }

    /// As [`Self::listen`], with sound in pieces of this length.
    ///
    /// # Errors
    /// As [`Self::listen`].
    pub(crate) fn listen_in_blocks(&mut self, block_s: f64) -> Result<MessagePort, JsValue> {
        let (options, processor) = (AudioWorkletNodeOptions::new(), Object::new());
        Reflect::set(&processor, &"block_seconds".into(), &block_s.into())?;
        options.set_processor_options(Some(&processor));
        self.attach(&options)
    }

    fn attach(&mut self, options: &AudioWorkletNodeOptions) -> Result<MessagePort, JsValue> {
        if let Some(old) = self.node.take() {
            self.source.disconnect_with_audio_node(&old)?;
            old.disconnect()?;
        }
        let node = AudioWorkletNode::new_with_options(&self.context, PROCESSOR, options)?;
        self.source.connect_with_audio_node(&node)?;
        node.connect_with_audio_node(&self.silence)?;
        let port = node.port()?;
        self.node = Some(node);
        Ok(port)
    }

    /// Browsers hold sound back until the person touched the page.
    pub(crate) fn wake(&self) {
        if self.context.state() == AudioContextState::Suspended
            && let Ok(resumed) = self.context.resume()
        {
            spawn_local(async move {
                // Tried again at the next touch.
                let _ = JsFuture::from(resumed).await;
            });
        }
    }
}

impl Drop for AudioGraph {
    fn drop(&mut self) {
        // Closing an already closed context is refused, and then there is nothing to close.
        let _ = self.context.close();
    }
}
