// Commands within sentences and tables are copied by a click or by Enter; blocks of code have buttons of their own.

/** Programs with which a command begins that somebody may paste. */
const programs = new Set(
  (
    'apt apt-get bash cat cd certbot chmod chown cp crontab curl date df dig docker docker-compose du echo find free git ' +
    'grep hostnamectl htop ip iptables journalctl kill less ls lsblk lsof mkdir mount mv mysql netstat nft nginx node npm ' +
    'nslookup openssl pct pg_dump ping podman ps psql pvesm python3 qm rm rsync scp sed sh ss ssh sudo swaks systemctl tail ' +
    'tar timedatectl top traceroute ufw uname uptime wget wg'
  ).split(' '),
);
/** Whether a text is a whole command rather than a name or a value. */
export function isCommand(text: string): boolean {
  const [program = '', ...rest] = text.trim().split(/\s+/);
  return rest.length > 0 && (programs.has(program) || /^\.{0,2}\/[\w./-]+$/.test(program));
}

/** Makes all commands of a page copyable. */
export function makeCommandsCopyable(root: Document): void {
  for (const code of root.querySelectorAll<HTMLElement>('main code:not(pre *, a *)')) {
    const text = code.textContent;
    if (!isCommand(text)) continue;
    code.classList.add('ib-copyable');
    code.tabIndex = 0;
    code.setAttribute('role', 'button');
    code.title = 'Kopieren';
    const copy = async () => {
      await navigator.clipboard.writeText(text);
      code.dataset.copied = '';
      setTimeout(() => delete code.dataset.copied, 1500);
    };
    code.addEventListener('click', () => void copy());
    code.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      void copy();
    });
  }
}
