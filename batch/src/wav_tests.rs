//! Every depth reads alike; every damage is an error.

use proptest::prelude::*;

use super::*;

const FRAMES: usize = 1_600;

fn tone(n: usize) -> f32 {
    (n as f32 * 0.05).sin() * 0.5
}

fn wav(bits_per_sample: u16, sample_format: SampleFormat, channels: u16) -> Vec<u8> {
    let mut bytes = Vec::new();
    let spec = WavSpec { channels, sample_rate: 16_000, bits_per_sample, sample_format };
    let mut writer = WavWriter::new(Cursor::new(&mut bytes), spec).unwrap();
    for n in 0..FRAMES {
        for channel in 0..channels {
            // The channels differ, and their mean is the tone.
            let sample = tone(n) * if channels == 1 { 1.0 } else { 2.0 * f32::from(channel) / f32::from(channels - 1) };
            match sample_format {
                SampleFormat::Float => writer.write_sample(sample).unwrap(),
                SampleFormat::Int => {
                    let full_scale = 2.0_f64.powi(i32::from(bits_per_sample) - 1);
                    writer.write_sample((f64::from(sample) * (full_scale - 1.0)) as i32).unwrap();
                }
            }
        }
    }
    writer.finalize().unwrap();
    bytes
}

fn read(bytes: &[u8]) -> Result<Vec<f32>, WavError> {
    let mut mono = Vec::new();
    Recording::open(bytes)?.read(|samples| mono.extend_from_slice(samples))?;
    Ok(mono)
}

#[test]
fn every_depth_and_channel_count_gives_the_same_sound() {
    let formats =
        [(8, SampleFormat::Int), (16, SampleFormat::Int), (24, SampleFormat::Int), (32, SampleFormat::Int), (32, SampleFormat::Float)];
    for (bits, format) in formats {
        for channels in [1, 2, 6] {
            let mono = read(&wav(bits, format, channels)).unwrap();
            assert_eq!(mono.len(), FRAMES, "{bits} bits, {channels} channels");
            let worst = mono.iter().enumerate().map(|(n, x)| (x - tone(n)).abs()).fold(0.0, f32::max);
            let step = 2.0_f32.powi(1 - i32::from(bits.min(20)));
            assert!(worst <= 2.0 * step, "{bits} bits, {channels} channels: off by {worst}");
        }
    }
}

#[test]
fn damage_is_named() {
    let whole = wav(16, SampleFormat::Int, 1);
    assert!(matches!(read(b""), Err(WavError::Empty)));
    assert!(matches!(read(b"ID3 this is something else altogether, but long enough for a header"), Err(WavError::NotWav(_))));
    assert!(matches!(read(&whole[..20]), Err(WavError::NotWav(_))));
    assert!(matches!(read(&whole[..whole.len() - 100]), Err(WavError::Truncated { read_samples: 1_550, promised_samples: 1_600 })));
    let mut silent = whole[..44].to_vec();
    silent[40..44].copy_from_slice(&[0; 4]);
    assert!(matches!(read(&silent), Err(WavError::NoSamples)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_damaged_header_panics(
        format in prop::sample::select(vec![(8, SampleFormat::Int), (16, SampleFormat::Int), (24, SampleFormat::Int), (32, SampleFormat::Float)]),
        channels in 1_u16..4,
        damage in prop::collection::vec((0_usize..68, any::<u8>()), 1..6),
        length in 0_usize..400,
    ) {
        let mut bytes = wav(format.0, format.1, channels);
        for (at, value) in damage {
            bytes[at] = value;
        }
        bytes.truncate(length.max(1));
        let _either = read(&bytes);
    }
}

#[test]
fn what_is_written_reads_as_it_was() {
    let samples: Vec<f32> = (0..FRAMES).map(tone).collect();
    let back = read(&written(&samples, 16_000).unwrap()).unwrap();
    assert!(samples.iter().zip(&back).all(|(a, b)| (a - b).abs() < 1e-4) && back.len() == FRAMES);
}
