// A technician's tablet and the network between it and the server, for the journeys that cut it.
import { chromium, type APIRequestContext, type TestInfo } from '@playwright/test';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, expect, visit, awake, accessible, signIn, photograph, PASSWORD, type BrowserContext, type Page } from './support';

/** The network between a tablet and the server: it can be cut, and it can lose answers. */
export class Line {
  private server?: Server;
  private port = 0;
  private readonly open = new Set<Socket>();
  /** How many of the next answers to a command get lost on their way. */
  loses = 0;

  constructor(public to: URL) {}

  get address(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async mend(): Promise<void> {
    this.server = createServer((tablet) => {
      const server = connect(Number(this.to.port), this.to.hostname);
      let loses = false;
      for (const end of [tablet, server]) {
        this.open.add(end);
        end.on('error', () => this.hangUp(tablet, server));
        end.on('close', () => this.hangUp(tablet, server));
      }
      tablet.on('data', (sent) => {
        loses ||= this.loses > 0 && sent.includes('POST /api/v1/execute');
        server.write(sent);
      });
      server.on('data', (answer) => {
        if (!loses) return void tablet.write(answer);
        this.loses -= 1;
        this.hangUp(tablet, server);
      });
    });
    await new Promise<void>((ready) => this.server!.listen(this.port, '127.0.0.1', ready));
    this.port = (this.server.address() as { port: number }).port;
  }

  private hangUp(...ends: Socket[]): void {
    for (const end of ends) {
      this.open.delete(end);
      end.destroy();
    }
  }

  async cut(): Promise<void> {
    const closed = new Promise((done) => this.server!.close(done));
    this.hangUp(...this.open);
    await closed;
  }
}

interface Job { line: string; title: string; status: string; skill: string; technician?: string; bay: string; clocked_minutes?: number; hold?: { since: string; note: string } }
interface Card { kind?: string; plate?: string; vin_serial: string; progress: { order: string; version: number; status: string; jobs: Job[] } }
interface Board { cards: Card[]; floor: { technicians: { person: string; name: string; skills: string[] }[] } }
interface Told { history: { event: string; at: string; who: string; detail: string }[]; page: { order: { walked: { photos: unknown[] }; lines: { id: string; charge: object; discount: number; shares: object[] }[] } } }

/** Somebody at the server itself, as a program. */
export class Someone {
  constructor(private readonly request: APIRequestContext, private readonly base: string, readonly dealership: string, readonly person: string, readonly name: string) {}

  static async signedIn(page: Page, base: string, user: string): Promise<Someone> {
    // A window of their own: a browser has one session.
    const { request } = await page.context().browser()!.newContext();
    const answer = await request.post(`${base}/api/v1/sign-in`, { data: { user_name: user, password: PASSWORD } });
    const { person, dealership, name } = await answer.json();
    return new Someone(request, base, dealership.id, person, name);
  }

  async asks<T>(what: string, data: object = {}): Promise<T> {
    const answer = await this.request.post(`${this.base}/api/v1/${what}`, { data });
    expect(answer.ok(), `${what}: ${await answer.text()}`).toBeTruthy();
    return answer.json();
  }

  async does(command: object, area = 'workshop'): Promise<void> {
    await this.asks('execute', this.wants(command, area));
  }

  /** Does it if it is allowed now; says whether it was. */
  async may(command: object, area = 'workshop'): Promise<boolean> {
    const answer = await this.request.post(`${this.base}/api/v1/execute`, { data: this.wants(command, area) });
    return answer.ok();
  }

  private wants(command: object, area: string): object {
    const envelope = { id: crypto.randomUUID(), dealership: this.dealership, command: { area, command }, expected_version: null, made_at: new Date().toISOString() };
    return { envelope, person: null, passwords: null };
  }
}

/** A tablet in the hand of a technician, behind a line of its own. Its profile outlives the browser. */
export class Tablet {
  context!: BrowserContext;
  page!: Page;
  /** The order on which its technician works. */
  order = '';

  constructor(readonly line: Line, private readonly profile: string, private readonly info: TestInfo, private readonly ahead: number) {}

  /** Starts the browser. Its clock is some hours wrong. */
  async start(): Promise<void> {
    const { executablePath, args } = this.info.project.use.launchOptions!;
    this.context = await chromium.launchPersistentContext(this.profile, {
      executablePath, args, baseURL: this.line.address, viewport: { width: 1180, height: 820 }, hasTouch: true, locale: 'en-GB', timezoneId: process.env.BAYLINE_DEMO_ZONE!,
    });
    await this.context.addInitScript((ahead) => {
      const real = Date.now;
      Date.now = () => real() + ahead;
    }, this.ahead * 3_600_000);
    this.page = await this.context.newPage();
  }

  /** Everything is there that is needed without network. */
  async ready(order: string): Promise<void> {
    const kept = () => this.page.evaluate(async (path) => {
      const files = await (await caches.open('bayline-files-1')).keys();
      return Boolean(await caches.match(path)) && files.some((file) => file.url.includes('split_desk')) && files.some((file) => file.url.includes('split_floor'));
    }, `/repair_orders/${order}`);
    await expect.poll(kept, { timeout: 40_000 }).toBe(true);
  }

  job(job: Job) {
    return this.page.locator('.jobs > li').filter({ hasText: job.title });
  }

  unsent() {
    return this.page.locator('.unsent-deeds > ol > li');
  }

  async note(job: Job, text: string): Promise<void> {
    await this.job(job).getByRole('button', { name: 'Note' }).tap();
    await this.page.locator('#job-note').fill(text);
    await this.page.locator('dialog[open]').getByRole('button', { name: 'Save' }).tap();
    await expect(this.page.locator('dialog[open]')).toHaveCount(0);
  }

  async hold(job: Job, reason: string, note: string): Promise<void> {
    await this.job(job).getByRole('button', { name: 'Hold', exact: true }).tap();
    const dialog = this.page.locator('dialog[open]');
    await dialog.locator('#hold-note').fill(note);
    await accessible(this.page);
    await dialog.locator(`[data-reason="${reason}"]`).tap();
    await expect(dialog).toHaveCount(0);
  }

  /** Fills the self check of a job: all of it in order. */
  async check(job: Job): Promise<void> {
    await this.job(job).getByRole('button', { name: 'Check sheets' }).tap();
    const dialog = this.page.locator('dialog[open]');
    await dialog.locator('.sheet-choices button').filter({ hasText: 'Self check' }).first().tap();
    await dialog.locator('.checklist > li').first().getByText('Good', { exact: true }).tap();
    await dialog.getByRole('button', { name: 'All the rest is good' }).tap();
    await accessible(this.page);
    await dialog.getByRole('button', { name: 'Save the sheet' }).tap();
    await dialog.getByRole('button', { name: 'Done' }).tap();
    await expect(dialog).toHaveCount(0);
  }

  /** Writes down what was done of a job. */
  async writeUp(job: Job, remedy: string): Promise<void> {
    await this.job(job).getByRole('button', { name: 'Symptom, cause, remedy' }).tap();
    const dialog = this.page.locator('dialog[open]');
    await dialog.locator('#write-up-remedy').fill(remedy);
    await dialog.locator('#write-up-codes').fill('P0301');
    await accessible(this.page);
    await dialog.getByRole('button', { name: 'Save' }).tap();
    await expect(dialog).toHaveCount(0);
  }

  async step(job: Job, step: string): Promise<void> {
    await this.job(job).getByRole('button', { name: step, exact: true }).tap();
  }
}

/** The tablets of a journey, put away when it has ended. */
const LINES: { line: Line; tablet: Tablet; profile: string }[] = [];

/** Puts the tablets of a journey away. */
export async function putAway(): Promise<void> {
  for (const { tablet, line, profile } of LINES.splice(0)) {
    await tablet.context.close();
    await line.cut();
    rmSync(profile, { recursive: true, force: true });
  }
}

/** Who works on the floor of the demo dealership and leads nobody; one of them has a job in hand, or one that can be begun, whenever it is loaded. */
export const TECHNICIANS = ['li', 'zhang', 'chenh', 'heyong', 'huangzy', 'suntao', 'liu'];

/** A technician at a tablet, who works on one job of a car and has another that waits; and the workshop director. */
export async function onTheFloor(director: Page, base: string, ahead = 0) {
  // A colleague may be at work on the same car.
  let found: { user: string; board: Board; order: string; runs: Job } | undefined;
  for (const user of TECHNICIANS) {
    const someone = await Someone.signedIn(director, base, user);
    const board = await someone.asks<Board>('workshop/my_jobs');
    // Not where the law of the house asks for photos and readings before work is done.
    const plain = (card: Card) => card.kind !== 'accident' && card.progress.jobs.every((job) => job.skill !== 'high_voltage');
    const jobs = board.cards.filter(plain).flatMap(({ progress }) => progress.jobs.map((job) => ({ order: progress.order, job })));
    // Its row is found by its name.
    const titles = board.cards.flatMap(({ progress }) => progress.jobs.map((job) => job.title));
    const named = (title: string) => titles.filter((other) => other === title).length === 1;
    const own = jobs.filter(({ job }) => job.technician === someone.person && named(job.title));
    const busy = board.cards.flatMap(({ progress }) => progress.jobs).some((job) => job.technician === someone.person && job.status === 'working');
    const inHand = own.find(({ job }) => job.status === 'working');
    let begun = inHand;
    for (const other of busy || inHand ? [] : own.filter(({ job }) => job.status === 'on_hold' || job.status === 'dispatched')) {
      // Its bay may have another car by now.
      if (await someone.may({ do: other.job.status === 'on_hold' ? 'resume' : 'clock_on', order: other.order, job: other.job.line })) {
        begun = other;
        break;
      }
    }
    if (begun) found = { user, board, order: begun.order, runs: { ...begun.job, status: 'working' } };
    if (found) break;
  }
  const { user, board: mine, order, runs } = found!;

  // More work of the kind is found, authorised and given to the same technician.
  const sun = await Someone.signedIn(director, base, 'sun');
  const { page: { order: { lines } } } = await sun.asks<Told>('repair_orders/order', { order });
  const { charge, discount, shares } = lines.find((line) => line.id === runs.line)!;
  const line = crypto.randomUUID();
  const title = `Second job ${line.slice(0, 4)}`;
  await sun.does({ do: 'add_line', order, line: { id: line, title, charge, discount, shares } }, 'repair_orders');
  await sun.does({ do: 'authorise', order, signed_by: 'The owner', signature: 'M10 10 L20 20' }, 'repair_orders');
  const zhao = await Someone.signedIn(director, base, 'zhao');
  await zhao.does({ do: 'dispatch', order, jobs: [line], technician: runs.technician, bay: runs.bay });
  const waits: Job = { ...runs, line, title, status: 'dispatched' };

  const profile = mkdtempSync(join(tmpdir(), 'bayline-tablet-'));
  const network = new Line(new URL(base));
  await network.mend();
  const tablet = new Tablet(network, profile, test.info(), ahead);
  LINES.push({ line: network, tablet, profile });
  await tablet.start();
  await signIn(tablet.context, user);
  const { page } = tablet;
  tablet.order = order;
  await visit(page, '/workshop/jobs');
  await tablet.ready(order);
  const told = () => zhao.asks<Told>('repair_orders/order', { order });
  return { zhao, user, tablet, line: network, page, order, runs, waits, told, floor: mine.floor };
}
