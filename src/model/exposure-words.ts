// From where something is meant to be reached (`exposure` of a port), in the words of the field.

/** German words by the inventory's own. */
export const exposureWords: Readonly<Record<string, string>> = {
  public: 'öffentlich',
  vpn: 'nur über VPN',
  lan: 'nur im LAN',
  proxy: 'nur über den Reverse Proxy',
  internal: 'nur intern',
  loopback: 'nur auf dem Host selbst',
};
