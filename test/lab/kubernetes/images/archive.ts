import { createHash } from 'node:crypto';
import type { JsonRecord } from '../json.ts';
import { fullReference } from './reference.ts';

/** An image of this name with an empty file system, as an archive that `ctr images import` reads. */
export function imageArchive(image: string): Buffer {
  const reference = fullReference(image);
  // Two blocks of zeros are an archive of nothing.
  const layer = Buffer.alloc(1024);
  const config = json({
    created: '2026-01-01T00:00:00Z',
    architecture: 'amd64',
    os: 'linux',
    // Makes the images differ.
    config: { Labels: { 'org.opencontainers.image.ref.name': reference } },
    rootfs: { type: 'layers', diff_ids: [digest(layer)] },
  });
  const type = 'application/vnd.oci.image';
  const manifest = json({
    schemaVersion: 2,
    mediaType: `${type}.manifest.v1+json`,
    config: descriptor(`${type}.config.v1+json`, config),
    layers: [descriptor(`${type}.layer.v1.tar`, layer)],
  });
  const name = { annotations: { 'io.containerd.image.name': reference } };
  const index = json({
    schemaVersion: 2,
    manifests: [{ ...descriptor(`${type}.manifest.v1+json`, manifest), ...name }],
  });
  const blobs = [layer, config, manifest].map(
    content => [`blobs/sha256/${digest(content).slice(7)}`, content] as const,
  );
  return tar([
    ['oci-layout', json({ imageLayoutVersion: '1.0.0' })],
    ['index.json', index],
    ...blobs,
  ]);
}

function json(value: JsonRecord): Buffer {
  return Buffer.from(JSON.stringify(value));
}

function digest(content: Buffer): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}

function descriptor(mediaType: string, content: Buffer): JsonRecord {
  return { mediaType, digest: digest(content), size: content.length };
}

function tar(files: readonly (readonly [string, Buffer])[]): Buffer {
  const parts = files.flatMap(([name, content]) => {
    const rest = (512 - (content.length % 512)) % 512;
    return [header(name, content.length), content, Buffer.alloc(rest)];
  });
  return Buffer.concat([...parts, Buffer.alloc(1024)]);
}

function header(name: string, size: number): Buffer {
  const block = Buffer.alloc(512);
  const octal = (value: number, length: number) =>
    `${value.toString(8).padStart(length - 1, '0')}\0`;
  block.write(name, 0);
  block.write(octal(0o644, 8), 100);
  block.write(octal(0, 8), 108);
  block.write(octal(0, 8), 116);
  block.write(octal(size, 12), 124);
  block.write(octal(0, 12), 136);
  block.write('        ', 148);
  block.write('0', 156);
  block.write('ustar\x0000', 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}
