// The passwords that stand in the texts which the handbooks were written from, and how they are looked for: in any case and
// anywhere, except inside of the names of variables that are listed here.

/** Put together here, so that no search finds them in the repository. */
const passwords: readonly string[] = [['grocery', 'pass'].join('_'), ['admin', 'password'].join('_')];

/** Names of variables that hold one of them: those of the handbooks, those of the tests' own texts. */
const names: readonly string[] = [
  ...['KEYCLOAK', 'DEFAULT', 'VITE_DEFAULT'],
  ...['GF_SECURITY', 'GF', 'SEAFILE', 'NEXTCLOUD', 'KC_BOOTSTRAP'],
].map((product) => `${product}_${passwords[1]?.toUpperCase()}`);
/** The index for searching holds words in small letters. */
const spellings = [...names, ...names.map((name) => name.toLowerCase())];

const isWordSign = (sign: string | undefined): boolean => sign !== undefined && /[\p{L}\p{N}_]/u.test(sign);

/** Whether one of the names ends at `end`; `isDense`: words are not told apart, so that others may stand right beside it. */
function isInName(text: string, end: number, isDense: boolean): boolean {
  const isAt = (name: string, from: number) =>
    from >= 0 &&
    text.startsWith(name, from) &&
    (isDense || (!isWordSign(text[from - 1]) && !isWordSign(text[from + name.length])));
  return spellings.some((name) => isAt(name, end - name.length));
}

/**
 * The passwords of the source texts that a text holds, in capitals or small letters.
 * @param isDense words are not told apart in it, as in a PDF or an index
 */
export function passwordsIn(text: string, isDense = false): string[] {
  const small = text.toLowerCase();
  return passwords.filter((password) => {
    for (let at = small.indexOf(password); at >= 0; at = small.indexOf(password, at + 1))
      if (!isInName(text, at + password.length, isDense)) return true;
    return false;
  });
}
