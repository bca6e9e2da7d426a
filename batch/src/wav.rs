//! WAV files of any rate, depth and number of channels, mixed down to mono.

use std::io::{BufRead, Cursor, Read};

use hound::{SampleFormat, WavReader, WavSpec, WavWriter};

/// Samples handed on at once: bounded memory whatever the header claims.
const CHUNK_SAMPLES: usize = 1 << 15;
/// hound counts frames by dividing by the channels, and multiplies them with the sample size in 16 bits.
const MAX_CHANNELS: u16 = 1_024;

/// Why a file cannot be read; one line each.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WavError {
    /// The file has no bytes.
    #[error("the file is empty")]
    Empty,
    /// The header is not a WAV header, or is damaged.
    #[error("not a readable WAV file ({0})")]
    NotWav(hound::Error),
    /// The header is fine but there is no sound.
    #[error("the WAV file holds no samples")]
    NoSamples,
    /// The data ends before the header says.
    #[error("the WAV file is cut short after {read_samples} of {promised_samples} samples")]
    Truncated {
        /// Samples that were there, over all channels.
        read_samples: u64,
        /// What the header says.
        promised_samples: u32,
    },
    /// Channel count outside what any recorder makes.
    #[error("{0} channels are outside 1 to 1024")]
    Channels(u16),
    /// The consumer refuses the sample rate.
    #[error(transparent)]
    Voice(#[from] wasm_analysis::voice::VoiceError),
}

/// Mono samples, full scale = 1, as a WAV file of 16 bits.
///
/// # Errors
/// For more samples than such a file can hold.
pub(crate) fn written(samples: &[f32], rate_hz: u32) -> Result<Vec<u8>, hound::Error> {
    let mut file = Vec::with_capacity(64 + samples.len() * 2);
    let spec = WavSpec { channels: 1, sample_rate: rate_hz, bits_per_sample: 16, sample_format: SampleFormat::Int };
    let mut writer = WavWriter::new(Cursor::new(&mut file), spec)?;
    for sample in samples {
        // `as` saturates.
        writer.write_sample((sample * f32::from(i16::MAX)).round() as i16)?;
    }
    writer.finalize()?;
    Ok(file)
}

/// A WAV file whose header has been read.
pub(crate) struct Recording<R: Read> {
    reader: WavReader<R>,
    spec: WavSpec,
}

impl<R: BufRead> Recording<R> {
    /// Reads the header.
    pub(crate) fn open(mut file: R) -> Result<Self, WavError> {
        if file.fill_buf().map_err(|error| WavError::NotWav(error.into()))?.is_empty() {
            return Err(WavError::Empty);
        }
        let reader = WavReader::new(file).map_err(WavError::NotWav)?;
        let spec = reader.spec();
        if !(1..=MAX_CHANNELS).contains(&spec.channels) {
            return Err(WavError::Channels(spec.channels));
        }
        if reader.len() == 0 {
            return Err(WavError::NoSamples);
        }
        Ok(Recording { reader, spec })
    }

    /// Sample rate as the header says.
    pub(crate) fn rate_hz(&self) -> u32 {
        self.spec.sample_rate
    }

    /// Calls `each` with mono samples, full scale = 1, until the file ends.
    pub(crate) fn read(mut self, each: impl FnMut(&[f32])) -> Result<(), WavError> {
        let channels = usize::from(self.spec.channels);
        let promised = self.reader.len();
        match self.spec.sample_format {
            SampleFormat::Float => mix_down(self.reader.samples::<f32>(), channels, promised, each),
            SampleFormat::Int => {
                let full_scale = 2.0_f32.powi(i32::from(self.spec.bits_per_sample).clamp(1, 32) - 1);
                let samples = self.reader.samples::<i32>().map(|sample| sample.map(|value| value as f32 / full_scale));
                mix_down(samples, channels, promised, each)
            }
        }
    }
}

fn mix_down(
    samples: impl Iterator<Item = hound::Result<f32>>,
    channels: usize,
    promised_samples: u32,
    mut each: impl FnMut(&[f32]),
) -> Result<(), WavError> {
    let mut mono = Vec::with_capacity(CHUNK_SAMPLES);
    let mut sum = 0.0;
    let mut read_samples = 0_u64;
    for sample in samples {
        sum += sample.map_err(|error| match error {
            hound::Error::IoError(_) => WavError::Truncated { read_samples, promised_samples },
            other => WavError::NotWav(other),
        })?;
        read_samples += 1;
        if read_samples.is_multiple_of(channels as u64) {
            mono.push(sum / channels as f32);
            sum = 0.0;
        }
        if mono.len() == CHUNK_SAMPLES {
            each(&mono);
            mono.clear();
        }
    }
    each(&mono);
    Ok(())
}

#[cfg(test)]
#[path = "wav_tests.rs"]
mod tests;
