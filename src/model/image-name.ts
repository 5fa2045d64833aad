// One image, one name: `nginx`, `docker.io/library/nginx:latest` and `localhost/…` of podman are spelled one way, the
// digest apart, since a plain table does not print it.

/** A name with its tag, and the digest it is pinned to. */
export interface ImageName {
  readonly name: string;
  readonly digest: string | undefined;
}

/** Stands for an image that nobody documented. */
export const undocumentedImage = 'nicht dokumentiert';

/**
 * @param image as people, compose files and tools write it
 * @returns undefined where a variable without a default stands in it: then it names no image
 */
export function imageNameOf(image: string): ImageName | undefined {
  const whole = image.replaceAll(/\$\{\w+:?-([^}]*)\}/g, '$1');
  if (whole.includes('$') || whole === undocumentedImage) return undefined;
  const [text = '', digest] = whole.split('@');
  const bare = text.replace(/^(?:(?:docker\.io|index\.docker\.io)\/(?:library\/)?|localhost\/)/, '');
  // Who starts a container from an ID names no tag.
  const hasTag = /:[^/]*$|^(?:[0-9a-f]{12}|[0-9a-f]{64})$/.test(bare);
  return { name: hasTag || digest !== undefined ? bare : `${bare}:latest`, digest };
}
