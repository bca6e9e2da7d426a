// What a MediaRecorder leaves (WebM without length and cues, or MP4 fragments) becomes one file that players can seek in. Packets are
// copied as they are, nothing is decoded.
import {
  BlobSource,
  BufferTarget,
  EncodedAudioPacketSource,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  Input,
  MATROSKA,
  MP4,
  Mp4OutputFormat,
  Output,
  StreamTarget,
  WEBM,
  WebMOutputFormat,
} from "mediabunny";

const WRITE_BYTES = 1024 * 1024;

/**
 * Remuxes the recorder's chunks, put together in the Blob `media`. Time starts at 0 with the earliest packet.
 *
 * `write(position, bytes)` takes the file piece by piece, not always in order; without it the file comes back as `buffer`.
 * Returns `{ container, mime, durationMs, buffer }`, or null when there is nothing to play. A damaged end costs that end
 * alone. Throws what `write` throws, and nothing else.
 */
export async function remux(media, write) {
  const input = new Input({ formats: [WEBM, MATROSKA, MP4], source: new BlobSource(media) });
  const sink = write ? streamTarget(write) : { target: new BufferTarget(), failed: new Promise(() => {}), error: null };
  try {
    // The library may wait for ever for a stream that failed.
    return await Promise.race([remuxTo(sink.target, input), sink.failed]);
  } catch (error) {
    if (sink.error) throw sink.error;
    // Nothing that this library can read.
    console.warn(error);
    return null;
  } finally {
    input.dispose();
  }
}

async function remuxTo(target, input) {
  const tracks = await playableTracks(input);
  if (tracks.length === 0) return null;
  const format = outputFormat(await input.getFormat(), tracks);
  const output = new Output({ format, target });
  for (const track of tracks) addTrack(output, track);
  await output.start();
  const endS = await copy(tracks);
  const mime = await output.getMimeType();
  await output.finalize();
  const container = format instanceof Mp4OutputFormat ? "mp4" : "webm";
  return { container, mime, durationMs: Math.round(endS * 1000), buffer: target.buffer ?? null };
}

// Tracks that have something to decode, each at its first packet.
async function playableTracks(input) {
  if (!(await input.canRead())) return [];
  const found = await Promise.all((await input.getTracks()).map(openTrack));
  return found.filter((track) => track !== null);
}

async function openTrack(track) {
  if (!track.isVideoTrack() && !track.isAudioTrack()) return null;
  const [codec, decoderConfig] = [await track.getCodec(), await track.getDecoderConfig().catch(() => null)];
  if (!codec || !decoderConfig) return null;
  const sink = new EncodedPacketSink(track);
  const packet = await sink.getFirstKeyPacket().catch(() => null);
  if (!packet) return null;
  const source = track.isVideoTrack() ? new EncodedVideoPacketSource(codec) : new EncodedAudioPacketSource(codec);
  return { source, sink, packet, codec, meta: { decoderConfig }, rotation: track.isVideoTrack() ? await track.getRotation() : null };
}

// Chromium packs H.264 into Matroska, which few players take: MP4 holds it too.
function outputFormat(inputFormat, tracks) {
  const webm = new WebMOutputFormat();
  const supported = webm.getSupportedCodecs();
  const fits = inputFormat !== MP4 && tracks.every(({ codec }) => supported.includes(codec));
  return fits ? webm : new Mp4OutputFormat({ fastStart: false });
}

function addTrack(output, { source, rotation }) {
  if (rotation === null) output.addAudioTrack(source);
  else output.addVideoTrack(source, { rotation });
}

// When something cannot be written, `error` says why and `failed` rejects.
function streamTarget(write) {
  const sink = { error: null };
  sink.failed = new Promise((_, reject) => {
    const put = ({ data, position }) => {
      try {
        write(position, data);
      } catch (error) {
        sink.error = error;
        reject(error);
        throw error;
      }
    };
    sink.target = new StreamTarget(new WritableStream({ write: put }), { chunked: true, chunkSize: WRITE_BYTES });
  });
  return sink;
}

// Copies packets in order of time over all tracks; returns the end of the last one in seconds.
async function copy(tracks) {
  const startS = Math.min(...tracks.map(({ packet }) => packet.timestamp));
  let endS = 0;
  const open = new Set(tracks);
  while (open.size > 0) {
    const track = [...open].reduce((first, other) => (other.packet.timestamp < first.packet.timestamp ? other : first));
    const timestamp = Math.max(0, track.packet.timestamp - startS);
    await track.source.add(track.packet.clone({ timestamp }), track.meta);
    track.meta = undefined;
    endS = Math.max(endS, timestamp + track.packet.duration);
    track.packet = await nextPacket(track);
    if (!track.packet) {
      track.source.close();
      open.delete(track);
    }
  }
  return endS;
}

async function nextPacket({ sink, packet }) {
  try {
    return await sink.getNextPacket(packet);
  } catch (error) {
    // The file ends in the middle of something; what came before it is good.
    console.warn(error);
    return null;
  }
}
