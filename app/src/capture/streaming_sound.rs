//! The microphone's sound in the form that speech services take (see `domain::transcript`), and when each part of it was heard.

use domain::transcript::SAMPLE_RATE_HZ;
use js_sys::{Date, Float32Array, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{MediaStream, MessageEvent, MessagePort};

use super::audio::AudioGraph;
use super::frames::epoch_ms;

/// Length of the pieces in which sound is sent, in seconds.
const BLOCK_S: f64 = 0.1;
/// Where sound continues within this, it is one stretch: clocks jitter.
const JITTER_MS: f64 = 60.0;

/// The microphone at the services' rate, without a listener.
pub(super) struct Sound {
    graph: AudioGraph,
}

/// A listener; dropping it ends it.
pub(super) struct Tap {
    port: MessagePort,
    _on_block: Closure<dyn FnMut(MessageEvent)>,
}

impl Drop for Tap {
    fn drop(&mut self) {
        self.port.set_onmessage(None);
        self.port.close();
    }
}

impl Sound {
    /// Takes the sound of an open microphone.
    ///
    /// # Errors
    /// As [`AudioGraph::open`].
    pub(super) async fn open(stream: &MediaStream) -> Result<Self, JsValue> {
        let graph = match AudioGraph::open_at(stream, SAMPLE_RATE_HZ as f32).await {
            Ok(graph) => graph,
            // Firefox connects no microphone to a context of another rate.
            Err(_) => AudioGraph::open(stream).await?,
        };
        Ok(Self { graph })
    }

    /// Hands sound to `on_sound`, each piece with the time of its first sample since 1970. An earlier listener falls silent.
    ///
    /// # Errors
    /// As [`AudioGraph::listen`].
    pub(super) fn tap(&mut self, mut on_sound: impl FnMut(Vec<u8>, f64) + 'static) -> Result<Tap, JsValue> {
        let port = self.graph.listen_in_blocks(BLOCK_S)?;
        let rate_hz = f64::from(self.graph.sample_rate_hz());
        let mut encoder = Encoder::new(rate_hz / f64::from(SAMPLE_RATE_HZ));
        let on_block = Closure::new(move |message: MessageEvent| {
            let data = message.data();
            let samples = Reflect::get(&data, &"samples".into()).unwrap_or_default().dyn_into::<Float32Array>();
            let captured_ms = Reflect::get(&data, &"captured_ms".into()).unwrap_or_default().as_f64();
            if let (Ok(samples), Some(captured_ms)) = (samples, captured_ms) {
                let length_ms = f64::from(samples.length()) * 1000.0 / rate_hz;
                // The audio thread has only the wall clock; the page counts on the performance clock.
                on_sound(encoder.pcm(&samples.to_vec()), captured_ms + epoch_ms() - Date::now() - length_ms);
            }
        });
        port.set_onmessage(Some(on_block.as_ref().unchecked_ref()));
        Ok(Tap { port, _on_block: on_block })
    }

    /// See [`AudioGraph::wake`].
    pub(super) fn wake(&self) {
        self.graph.wake();
    }
}

/// Samples to 16-bit PCM of the services' rate. A higher rate is averaged down: each sample out is the mean of the stretch in that it
/// stands for, which keeps enough of what aliasing would spoil for speech.
struct Encoder {
    /// Samples in per sample out.
    ratio: f64,
    /// Sum and length of the stretch under way.
    sum: f64,
    length: f64,
}

impl Encoder {
    fn new(ratio: f64) -> Self {
        Self { ratio, sum: 0.0, length: 0.0 }
    }

    fn pcm(&mut self, samples: &[f32]) -> Vec<u8> {
        let mut pcm = Vec::with_capacity((samples.len() as f64 / self.ratio) as usize * 2 + 2);
        for sample in samples.iter().copied().map(f64::from) {
            let mut left = 1.0;
            while self.length + left >= self.ratio {
                let part = self.ratio - self.length;
                let mean = (self.sum + sample * part) / self.ratio;
                pcm.extend_from_slice(&((mean.clamp(-1.0, 1.0) * f64::from(i16::MAX)) as i16).to_le_bytes());
                (self.sum, self.length) = (0.0, 0.0);
                left -= part;
            }
            self.sum += sample * left;
            self.length += left;
        }
        pcm
    }
}

/// Maps the sound that was sent to session time. Milliseconds.
#[derive(Debug, Default)]
pub(super) struct Times {
    sent_ms: f64,
    /// Stretches without a gap: where each begins in what was sent, and when that was heard.
    stretches: Vec<(f64, f64)>,
}

impl Times {
    /// Sound of this length was sent; its first sample was heard at `heard_ms`.
    pub(super) fn sent(&mut self, length_ms: f64, heard_ms: f64) {
        let expected_ms = self.stretches.last().map(|(from_ms, at_ms)| at_ms + self.sent_ms - from_ms);
        if expected_ms.is_none_or(|expected_ms| (expected_ms - heard_ms).abs() > JITTER_MS) {
            self.stretches.push((self.sent_ms, heard_ms));
        }
        self.sent_ms += length_ms;
    }

    /// When a moment of what was sent was heard.
    pub(super) fn heard_ms(&self, sent_ms: u64) -> Option<u64> {
        let sent_ms = sent_ms as f64;
        let stretch = self.stretches.iter().rev().find(|(from_ms, _)| *from_ms <= sent_ms).or(self.stretches.first())?;
        Some((stretch.1 + sent_ms - stretch.0).max(0.0).round() as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples(pcm: &[u8]) -> Vec<i16> {
        pcm.chunks_exact(2).map(|sample| i16::from_le_bytes([sample[0], sample[1]])).collect()
    }

    #[test]
    fn the_services_rate_passes_and_others_are_averaged() {
        assert_eq!(samples(&Encoder::new(1.0).pcm(&[0.0, 1.0, -1.0, 2.0])), [0, 32767, -32767, 32767]);
        assert_eq!(samples(&Encoder::new(2.0).pcm(&[0.5, 0.5, 1.0, 0.0, 1.0])), [16383, 16383]);
        for (rate_hz, ratio) in [(44_100, 44_100.0 / 24_000.0), (48_000, 2.0), (16_000, 16_000.0 / 24_000.0)] {
            let mut encoder = Encoder::new(ratio);
            let second = vec![0.25f32; rate_hz / 10];
            let out: Vec<i16> = (0..10).flat_map(|_| samples(&encoder.pcm(&second))).collect();
            assert!((out.len() as i64 - 24_000).abs() <= 1, "{rate_hz}: {}", out.len());
            assert!(out.iter().all(|sample| (sample - 8191).abs() <= 1), "{rate_hz}");
        }
    }

    #[test]
    fn times_follow_gaps_and_not_jitter() {
        let mut times = Times::default();
        assert_eq!(times.heard_ms(0), None);
        times.sent(100.0, 5_000.0);
        times.sent(100.0, 5_130.0);
        times.sent(100.0, 9_000.0);
        times.sent(100.0, 9_100.0);
        assert_eq!([0, 150, 200, 350].map(|ms| times.heard_ms(ms)), [Some(5_000), Some(5_150), Some(9_000), Some(9_150)]);
    }
}
