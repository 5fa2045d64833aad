// What any reader of these files must do: js-yaml and JSON.parse on all that lies below a root. For the measure.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';

const root = process.argv[2] ?? '.';
for (const name of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
  if (!/\.(yaml|json|jsonl|txt)$/.test(name)) continue;
  const text = readFileSync(join(root, name), 'utf8');
  if (name.endsWith('.yaml')) load(text);
  else if (name.endsWith('.json')) JSON.parse(text);
  else if (name.endsWith('.jsonl')) for (const line of text.split('\n')) if (line !== '') JSON.parse(line);
}
