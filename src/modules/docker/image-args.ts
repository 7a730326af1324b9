import { type ArgsSchema, format, type InferArgs, notEmptyFormat } from '../../module-api/index.ts';
import { sizeFormat } from './units.ts';

/** A name in small letters, or the id of an image. */
const imageName = /^[\w.:/@[\]-]*\w$/;

/** As `imageFormat`; an empty text is none. */
export const optionalImageFormat = format(
  'the name of an image',
  text => text === '' || imageName.test(text),
);

const imageFormat = format('the name of an image like registry:5000/app:1.0', imageName);

export const dockerImageArgs = {
  name: {
    type: 'string',
    required: true,
    format: imageFormat,
    description: 'The image: nginx, nginx:1.27, registry:5000/app or name@sha256:….',
  },
  tag: {
    type: 'string',
    default: 'latest',
    description: 'Its tag, where "name" has neither a tag nor a digest.',
  },
  source: {
    type: 'string',
    enum: ['pull', 'load', 'build', 'local'],
    description:
      'Where an image that is not on the host comes from: a registry, the archive "load_path", the folder in "build", or nowhere (local: it must be there).',
  },
  state: {
    type: 'string',
    enum: ['present', 'absent'],
    default: 'present',
    description: 'Whether the host has the image.',
  },
  load_path: {
    type: 'string',
    format: 'path',
    description: 'With "source: load": an archive on the host, as "docker save" makes it.',
  },
  build: {
    type: 'object',
    properties: {
      path: {
        type: 'string',
        format: notEmptyFormat,
        description: 'The folder on the host that holds what is built.',
      },
      dockerfile: { type: 'string', description: 'The Dockerfile, relative to the folder.' },
      target: { type: 'string', description: 'The stage to build.' },
      pull: { type: 'boolean', description: 'Fetch a newer base image.' },
      nocache: { type: 'boolean', description: 'Use no layers of earlier builds.' },
      network: { type: 'string', description: 'The network of its RUN steps.' },
      platform: { type: 'string', description: 'As the option "platform".' },
      cache_from: {
        type: 'array',
        items: { type: 'string' },
        description: 'Images whose layers may be used again.',
      },
      rm: { type: 'boolean', description: 'Off: containers of the steps stay.' },
      etc_hosts: {
        type: 'object',
        additionalProperties: { type: 'string' },
        description: 'Entries of /etc/hosts in its steps: name and address.',
      },
      labels: {
        type: 'object',
        additionalProperties: { type: ['string', 'number', 'boolean'] },
        description: 'Labels of the image.',
      },
      shm_size: {
        type: ['string', 'integer'],
        format: sizeFormat,
        description: 'The size of /dev/shm in its steps.',
      },
      container_limits: {
        type: 'object',
        properties: {
          memory: { type: ['string', 'integer'], description: 'How much memory: 512m.' },
          memswap: {
            type: ['string', 'integer'],
            description: 'Memory and swap together; -1: any.',
          },
          cpushares: { type: 'integer', description: 'Their weight beside others.' },
          cpusetcpus: { type: 'string', description: 'The processors they may run on: "0-2".' },
        },
        description: 'Limits of its steps.',
      },
      http_timeout: {
        type: 'integer',
        description: 'Seconds the build may take, as the keyword "timeout" of a task.',
      },
      use_config_proxy: {
        type: 'boolean',
        description: 'Off: the proxies of the configuration of docker are not those of its steps.',
      },
      args: {
        type: 'object',
        additionalProperties: { type: 'string' },
        description: 'Values of ARG; they are kept off the command line.',
      },
    },
    description: 'With "source: build": how.',
  },
  pull: {
    type: 'object',
    properties: { platform: { type: 'string', description: 'As the option "platform".' } },
    description: 'With "source: pull": how.',
  },
  platform: { type: 'string', description: 'Of an image for several, this one: linux/arm64.' },
  force_source: {
    type: 'boolean',
    default: false,
    description:
      'Get it again although the host has one of that name; a change only if it differs.',
  },
  repository: {
    type: 'string',
    description: 'A further name for the image, with or without a tag: registry:5000/app:1.',
  },
  force_tag: {
    type: 'boolean',
    default: false,
    description: 'Move "repository" to this image when it names another; otherwise it stays.',
  },
  push: {
    type: 'boolean',
    default: false,
    description: 'Push it to the registry that "repository", or "name", is in.',
  },
  archive_path: {
    type: 'string',
    format: 'path',
    description: 'Save the image into this file on the host.',
  },
  force_absent: {
    type: 'boolean',
    default: false,
    description: 'Remove it although containers or other names use it.',
  },
} as const satisfies ArgsSchema;

export type DockerImageArgs = InferArgs<typeof dockerImageArgs>;

/** With a tag or a digest. */
export function fullName(name: string, tag: string): string {
  const rest = name.slice(name.lastIndexOf('/') + 1);
  return rest.includes(':') || rest.includes('@') ? name : `${name}:${tag}`;
}
