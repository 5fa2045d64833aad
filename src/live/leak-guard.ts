// What `live` knows of secrets, from the inventory and from the engine: nothing that holds one of them is sent.
import type { KnownSecret } from '../handbook/secrets.ts';
import { leakedSecret } from '../secrets/leaks.ts';

/** What is asked before anything is sent. */
export interface LeakGuard {
  /** Takes the place of what was known of one of the two. */
  readonly know: (secrets: {
    readonly inventory?: readonly KnownSecret[];
    readonly engine?: readonly string[];
  }) => void;
  /** Whether a text may not be sent; `name` is what the reader would see it as. */
  readonly refuses: (name: string, text: () => string | undefined) => boolean;
}
/** What is sent instead of a text that holds a secret. */
export const refusal =
  'Das wird nicht gezeigt, denn es enthielte ein Geheimnis, das im Inventar oder auf der Maschine steht.\n';

/** @param onRefusal is told once of each name that is refused */
export function openLeakGuard(onRefusal: (name: string) => void): LeakGuard {
  let inventory: readonly { readonly secret: string }[] = [];
  let engine: readonly { readonly secret: string }[] = [];
  const said = new Set<string>();
  return {
    know: (secrets) => {
      if (secrets.inventory) inventory = secrets.inventory;
      if (secrets.engine) engine = secrets.engine.map((secret) => ({ secret }));
    },
    refuses: (name, textOf) => {
      if (inventory.length + engine.length === 0) return false;
      const text = textOf();
      if (text === undefined || !leakedSecret(text, [...inventory, ...engine])) return false;
      if (!said.has(name)) onRefusal(name);
      said.add(name);
      return true;
    },
  };
}
