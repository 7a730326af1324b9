/** Registries that hosts of the lab reach as if they were on the internet: all of their images are there. */
const onInternet =
  /^(registry\.k8s\.io|docker\.io|quay\.io|ghcr\.io|gcr\.io|mcr\.microsoft\.com)\//;

/** The full name of an image: `nginx` is `docker.io/library/nginx:latest`. */
export function fullReference(image: string): string {
  const [first = '', ...rest] = image.split('/');
  const hasHost = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  const named = hasHost ? image : `docker.io/${rest.length === 0 ? `library/${image}` : image}`;
  const last = named.split('/').at(-1) ?? '';
  return /[:@]/.test(last) ? named : `${named}:latest`;
}

export function isOnInternet(image: string): boolean {
  return onInternet.test(fullReference(image));
}
