// Every page of the product, as the post that uses it. The one list: a page that the router knows and this list does not fails a test.
import type { APIRequestContext } from '@playwright/test';

export interface PageOf {
  /** The address as the router writes it. */
  route: string;
  /** Which of its faces this is, when it has several. */
  face?: string;
  /** Who uses it; nobody signed in, when empty. */
  user: string;
  /** The page to open; found in the HTML of another page, when it is about one thing. */
  at: string | { on: string; link: RegExp; then?: string };
  /** Rendered whole and never woken up: it works without scripts. */
  plain?: boolean;
}

const ORDER = /href="(\/repair_orders\/[0-9a-f-]{36})"/;
const VEHICLE = /href="(\/vehicles\/[0-9a-f-]{36})"/;
const CUSTOMER = /href="(\/customers\/[0-9a-f-]{36})"/;
// The demonstration's customers have mobile numbers, and some of them begin with 138.
const SOMEBODY = '/customers?q=138';

export const PAGES: PageOf[] = [
  { route: '/sign-in', user: '', at: '/sign-in' },
  { route: '/sign-in', face: 'refused', user: '', at: '/sign-in?problem=wrong_password' },
  { route: '/', face: 'advisor', user: 'lin', at: '/' },
  { route: '/', face: 'inspector', user: 'ma', at: '/' },
  { route: '/', face: 'cashier', user: 'shen', at: '/' },
  { route: '/', face: 'manager', user: 'sun', at: '/' },
  { route: '/workshop', user: 'zhao', at: '/workshop' },
  { route: '/workshop/dispatch', user: 'zhao', at: '/workshop/dispatch' },
  { route: '/workshop/jobs', user: 'wang', at: '/workshop/jobs' },
  { route: '/workshop/wash', user: 'zhao', at: '/workshop/wash' },
  { route: '/workshop/body', user: 'zhao', at: '/workshop/body' },
  { route: '/workshop/time', user: 'zhao', at: '/workshop/time' },
  { route: '/workshop/time', face: 'week', user: 'zhao', at: '/workshop/time?by=week' },
  { route: '/repair_orders', user: 'lin', at: '/repair_orders' },
  { route: '/repair_orders/:id', face: 'in work', user: 'lin', at: { on: '/repair_orders?status=in_work', link: ORDER } },
  { route: '/repair_orders/:id', face: 'ready', user: 'lin', at: { on: '/repair_orders?status=ready,settled', link: ORDER } },
  { route: '/repair_orders/:id', face: 'delivered', user: 'lin', at: { on: '/repair_orders?status=delivered', link: ORDER } },
  { route: '/repair_orders/:id/check-in', user: 'lin', at: { on: '/repair_orders?status=in_work', link: ORDER, then: '/check-in' } },
  { route: '/repair_orders/:id/walk-around', user: 'lin', at: { on: '/repair_orders?status=in_work', link: ORDER, then: '/walk-around' } },
  { route: '/repair_orders/:id/print/:paper', face: 'check-in', user: 'lin', at: { on: '/repair_orders?status=in_work', link: ORDER, then: '/print/check-in' } },
  { route: '/repair_orders/:id/print/:paper', face: 'authorisation', user: 'lin', at: { on: '/repair_orders?status=delivered', link: ORDER, then: '/print/authorisation' } },
  { route: '/repair_orders/:id/print/:paper', face: 'estimate', user: 'lin', at: { on: '/repair_orders?status=in_work', link: ORDER, then: '/print/estimate?number=1' } },
  { route: '/repair_orders/:id/print/:paper', face: 'settlement', user: 'shen', at: { on: '/repair_orders?status=delivered', link: ORDER, then: '/print/settlement' } },
  { route: '/repair_orders/:id/print/:paper', face: 'gate pass', user: 'shen', at: { on: '/repair_orders?status=delivered', link: ORDER, then: '/print/gate-pass' } },
  { route: '/appointments', user: 'yu', at: '/appointments' },
  { route: '/appointments/setup', user: 'sun', at: '/appointments/setup' },
  { route: '/appointments/services', user: 'sun', at: '/appointments/services' },
  { route: '/appointments/prepare', user: 'yu', at: '/appointments/prepare' },
  { route: '/appointments/papers/:kind', face: 'pick list', user: 'yu', at: { on: '/appointments/prepare', link: /href="(\/appointments\/papers\/pick-list\?visit=[0-9a-f-]{36})"/ } },
  { route: '/appointments/papers/:kind', face: 'work card', user: 'yu', at: { on: '/appointments/prepare', link: /href="(\/appointments\/papers\/work-card\?visit=[0-9a-f-]{36})"/ } },
  { route: '/parts', user: 'tang', at: '/parts' },
  { route: '/appointments/:id/sheet', user: 'yu', at: { on: '/appointments', link: /href="(\/appointments\/[0-9a-f-]{36}\/sheet)"/ } },
  { route: '/customers', user: 'lin', at: '/customers' },
  { route: '/customers', face: 'found', user: 'lin', at: '/customers?q=RO2' },
  { route: '/customers', face: 'nothing found', user: 'lin', at: '/customers?q=ZZZZ9' },
  { route: '/customers/new', user: 'lin', at: '/customers/new?q=8Z8Z8' },
  { route: '/customers/:id', user: 'lin', at: { on: 'vehicle', link: CUSTOMER } },
  { route: '/customers/:id/edit', user: 'lin', at: { on: 'vehicle', link: CUSTOMER, then: '/edit' } },
  { route: '/vehicles/new', user: 'lin', at: { on: 'vehicle', link: CUSTOMER, then: 'as customer' } },
  { route: '/vehicles/:id', user: 'lin', at: { on: SOMEBODY, link: VEHICLE } },
  { route: '/vehicles/:id/edit', user: 'lin', at: { on: SOMEBODY, link: VEHICLE, then: '/edit' } },
  { route: '/quality', user: 'ma', at: '/quality' },
  { route: '/quality/templates', user: 'sun', at: '/quality/templates' },
  { route: '/settlement', user: 'shen', at: '/settlement' },
  { route: '/kpis', user: 'sun', at: '/kpis' },
  { route: '/kpis/first-time-fix', user: 'sun', at: '/kpis/first-time-fix' },
  { route: '/staff', user: 'sun', at: '/staff' },
  { route: '/me', user: 'sun', at: '/me' },
  { route: '/care/messages', user: 'yu', at: '/care/messages' },
  { route: '/care/complaints', user: 'ye', at: '/care/complaints' },
  { route: '/care/loaners', user: 'yu', at: '/care/loaners' },
  { route: '/warranty', user: 'lu', at: '/warranty' },
  { route: '/warranty/:id', user: 'lu', at: { on: '/warranty', link: /href="(\/warranty\/[0-9a-f-]{36})"/ } },
  { route: '/p/:token', user: 'yu', at: { on: '/care/messages', link: /(\/p\/[A-Za-z0-9_-]{20,})/ } },
  { route: '/book', face: 'houses', user: '', at: '/book', plain: true },
  { route: '/book', user: '', at: '/book?at=hz', plain: true },
  { route: '/v/:token', face: 'nowhere', user: '', at: '/v/nowhere', plain: true },
  { route: '*', face: 'nowhere', user: 'lin', at: '/no-such-page' },
];

const addresses = new Map<PageOf, Promise<string>>();

/** Finds the address of a page, once: every language looks at the same car. */
export function address(request: APIRequestContext, page: PageOf): Promise<string> {
  if (!addresses.has(page)) addresses.set(page, find(request, page));
  return addresses.get(page)!;
}

async function find(request: APIRequestContext, page: PageOf): Promise<string> {
  if (typeof page.at === 'string') return page.at;
  const { link, then = '' } = page.at;
  const on = page.at.on === 'vehicle' ? await linked(request, SOMEBODY, VEHICLE) : page.at.on;
  const found = await linked(request, on, link);
  return then === 'as customer' ? `/vehicles/new?customer=${found.split('/').pop()}` : found + then;
}

async function linked(request: APIRequestContext, on: string, link: RegExp): Promise<string> {
  const html = await (await request.get(on)).text();
  const found = link.exec(html)?.[1];
  if (!found) throw new Error(`${on} links to nothing like ${link}`);
  return found;
}
