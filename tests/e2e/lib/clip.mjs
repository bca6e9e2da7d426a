// The fake camera's clip: a photograph that moves, with a stretch without a face.
//
// Chromium plays the file in a loop from an unknown start, so every frame carries its number as ten black or white
// squares along the top edge; the truth of a frame follows from its number.
import { execFileSync } from "node:child_process";
import { existsSync, renameSync } from "node:fs";
import path from "node:path";

export const FPS = 15;
export const WIDTH_PX = 640;
export const HEIGHT_PX = 480;
export const FRAMES = 360; // 24 s
export const BIT_PX = 20;
export const BITS = 10;
// Frames without a face: 15 s to 20 s.
const FACELESS_FROM = 225;
const FACELESS_TO = 300;
// Within this many frames of a change the camera's own buffering makes the truth unsure.
const UNSURE = 3;

/** True, false, or null near a change. */
export function hasFace(index) {
  const near = (edge) => Math.abs(index - edge) <= UNSURE;
  if (near(FACELESS_FROM) || near(FACELESS_TO) || near(0) || near(FRAMES)) return null;
  return index < FACELESS_FROM || index >= FACELESS_TO;
}

/** Writes the clip once into `folder`; returns its path. Unless it is `faceless` for a while, every frame shows a face. */
export function makeClip(photo, folder, faceless = true) {
  const clip = path.join(folder, faceless ? "camera.mjpeg" : "camera-face.mjpeg");
  if (existsSync(clip)) return clip;
  const turn = "2*PI*n/120";
  const still = `${WIDTH_PX}x${HEIGHT_PX}`;
  // The head sways by ±40 px and ±6°; all periods divide the clip, so the loop has no jump.
  const face = [
    "[0:v]scale=640:640",
    `rotate='0.1*sin(${turn})':c=gray`,
    `crop=${WIDTH_PX}:${HEIGHT_PX}:0:'30+20*sin(${turn})'`,
    `pad=iw+96:ih:48:0:gray,crop=${WIDTH_PX}:${HEIGHT_PX}:'48+40*sin(2*PI*n/180)':0[face]`,
  ].join(",");
  const empty = faceless ? `enable='between(n,${FACELESS_FROM},${FACELESS_TO - 1})'` : "enable=0";
  const bits = Array.from({ length: BITS }, (_, bit) => {
    const box = `x=${bit * BIT_PX}:y=0:w=${BIT_PX}:h=${BIT_PX}:t=fill`;
    return `drawbox=${box}:color=black,drawbox=${box}:color=white:enable='mod(floor(n/${2 ** bit}),2)'`;
  }).join(",");
  const part = `${clip}.part.mjpeg`;
  execFileSync("ffmpeg", [
    "-y", "-v", "error",
    "-loop", "1", "-framerate", String(FPS), "-i", photo,
    "-f", "lavfi", "-i", `gradients=s=${still}:r=${FPS}:c0=0x405060:c1=0x90a0a8:speed=0.01:seed=7`,
    "-filter_complex", `${face};[face][1:v]overlay=${empty}[scene];[scene]${bits}[out]`,
    "-map", "[out]", "-frames:v", String(FRAMES), "-c:v", "mjpeg", "-q:v", "3", "-f", "mjpeg", part,
  ]);
  renameSync(part, clip);
  return clip;
}
