import {
  defineModule,
  type JsonObject,
  type Plan,
  type Probe,
  textOf,
} from '../../module-api/index.ts';
import { type ArchivedImage, archiveProbe } from './archive.ts';
import { type Inspected, inspectProbe, textAt, textsOf } from './docker.ts';
import { dockerImageArgs, fullName } from './image-args.ts';
import { planImage } from './image-plan.ts';

type ImageProbes = {
  readonly image: Probe<Inspected>;
  readonly repository: Probe<Inspected> | undefined;
  readonly loaded: Probe<readonly ArchivedImage[] | undefined> | undefined;
  readonly saved: Probe<readonly ArchivedImage[] | undefined> | undefined;
};

export const dockerImage = defineModule({
  name: 'docker_image',
  aliases: ['community.docker.docker_image', 'community.general.docker_image'],
  summary: 'Pull, load, build, tag, push, save and remove images of Docker.',
  notes: [
    'An image that is there is not fetched again unless "force_source" says so, and then it is a change only if another one came. Check mode cannot know that and says that it would change.',
    'A push is a change when the registry lacked something. Check mode goes by whether this image was ever pushed there.',
    "An archive is loaded, or saved, only where its image is another than the host's.",
    'Values of "build.args" are not on the command line; an image remembers them all the same.',
  ],
  args: dockerImageArgs,
  constraints: {
    rules: [
      {
        options: ['build', 'source'],
        problem: ({ build, source }) =>
          source === 'build' && typeof build === 'object' && build !== null && !('path' in build)
            ? '"source: build" needs "build" with a "path".'
            : undefined,
      },
    ],
    requiredIf: [
      { option: 'source', values: ['load'], all: ['load_path'] },
      { option: 'source', values: ['build'], all: ['build'] },
    ],
  },
  returns: {
    name: { type: 'string', description: 'The image, with its tag.' },
    image: {
      type: 'object',
      description:
        'The image as it was before: {Id, RepoTags, RepoDigests}; empty if there was none.',
    },
    actions: { type: 'array', items: { type: 'string' }, description: 'What was done.' },
    stdout: { type: 'string', description: 'What docker printed.' },
  },
  examples: [
    `- name: Have an image
  docker_image:
    name: nginx:1.27
    source: pull`,
    `- name: Bring an image without a registry
  docker_image:
    name: app:2
    source: load
    load_path: /srv/images/app-2.tar`,
    `- name: Build, and push to our registry
  docker_image:
    name: app
    tag: "2"
    source: build
    build: {path: /srv/app, args: {VERSION: "2"}}
    repository: registry.example.com:5000/app
    push: true`,
  ],
  observe(args): ImageProbes {
    const { repository, load_path, archive_path, state, source } = args;
    const isPresent = state === 'present';
    return {
      image: inspectProbe('image', fullName(args.name, args.tag)),
      repository:
        repository === undefined || !isPresent
          ? undefined
          : inspectProbe('image', fullName(repository, args.tag)),
      loaded:
        load_path !== undefined && isPresent && source === 'load'
          ? archiveProbe(load_path)
          : undefined,
      saved: archive_path !== undefined && isPresent ? archiveProbe(archive_path) : undefined,
    };
  },
  plan: (args, seen, { checkMode }): Plan => planImage(args, seen, checkMode),
  result(args, { image }, outcomes): JsonObject {
    const { found } = image;
    const stdout = outcomes.map(outcome => textOf(outcome.stdout ?? new Uint8Array())).join('');
    const isPlanned = outcomes.some(({ status }) => status === 'planned');
    return {
      name: fullName(args.name, args.tag),
      image:
        found === undefined
          ? {}
          : {
              Id: textAt(found, 'Id'),
              RepoTags: textsOf(found['RepoTags']),
              RepoDigests: textsOf(found['RepoDigests']),
            },
      actions: outcomes.flatMap(({ change }) => (change.kind === 'run' ? [change.summary] : [])),
      ...(!isPlanned && { stdout }),
    };
  },
});
