// Start, stop, logs and update of stacks and containers, as commands for the host's shell.
import type { Container, Inventory, Stack } from '../model/inventory.ts';
import { shellWord } from '../model/shell.ts';

/** The step into a stack's directory. */
const into = (stack: Stack) => `cd ${shellWord(stack.directory)}`;

/** Lines for a shell, one after the other. */
export interface Commands {
  readonly start: readonly string[];
  readonly stop: readonly string[];
  readonly update: readonly string[];
  readonly status: readonly string[];
}

/** The commands of a whole stack: the documented ones, or those of Docker Compose. */
export function stackCommands(stack: Stack): Commands {
  const { commands } = stack;
  return {
    start: [into(stack), ...(commands?.start ?? ['docker compose up -d'])],
    stop: [into(stack), ...(commands?.stop ?? ['docker compose stop'])],
    update: [into(stack), ...(commands?.update ?? ['docker compose pull', 'docker compose up -d'])],
    status: [into(stack), ...(commands?.status ?? ['docker compose ps'])],
  };
}

/** The commands of one service of a stack; undefined for a container without a stack. */
export function containerCommands(
  inventory: Inventory,
  container: Container,
): (Omit<Commands, 'status'> & { logs: readonly string[] }) | undefined {
  const stack = container.stack ? inventory.stacks[container.stack] : undefined;
  if (!stack || !container.service) return undefined;
  const service = shellWord(container.service);
  return {
    start: [into(stack), `docker compose up -d ${service}`],
    stop: [into(stack), `docker compose stop ${service}`],
    update: [
      into(stack),
      container.build ? `docker compose build ${service}` : `docker compose pull ${service}`,
      `docker compose up -d ${service}`,
    ],
    logs: [into(stack), `docker compose logs -f ${service}`],
  };
}
