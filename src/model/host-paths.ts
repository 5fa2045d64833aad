// Places of a host: who may write there, or ask there, rules the host.

const dangerous =
  /^\/(?:$|(?:etc|root|proc|sys|dev|boot|home|usr|bin|sbin|lib|lib64)(?:\/|$)|(?:var\/)?run(?:$|\/.*\.sock$|\/(?:docker|containerd|podman|systemd|dbus)(?:\/|$))|var\/lib\/(?:docker|containerd|containers|kubelet)(?:\/|$)|var$|var\/lib$|.*\.sock$)/;
/** Read by nearly everything, and nothing of it is secret. */
const harmless = /^\/etc\/(?:localtime|timezone)$|^\/lib\/modules$/;

/**
 * Whether a container that mounts this path of the host can rule it: `/`, `/etc`, the Docker socket.
 * @param path absolute, without a slash at its end
 */
export const isHostPath = (path: string): boolean => dangerous.test(path) && !harmless.test(path);
