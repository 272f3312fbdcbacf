-- Messages to customers, who wants none, and how each wants to be written to.

-- How a customer wants to be written to; without a row: in simplified Chinese, and by text message only.
create table care_contact (
    dealership_id uuid not null references dealership,
    customer_id   uuid not null,
    language      text not null,
    -- Empty when there is none.
    email         text not null,
    primary key (dealership_id, customer_id),
    foreign key (dealership_id, customer_id) references customers_customer
);
call guard_tenant('care_contact');

-- The outbox. A message is queued in the transaction of what it tells of: both happen, or neither.
create table care_message (
    dealership_id uuid not null references dealership,
    -- Also what the gateway knows it by: handed over twice, it is sent once.
    message_id    uuid not null,
    version       integer not null,
    order_id      uuid,
    -- domain::care::Channel
    channel       text not null,
    address       text not null,
    language      text not null,
    -- domain::care::Text
    body          jsonb not null,
    -- The token of its link, or the code; forgotten as soon as the message is sent.
    secret        text,
    -- domain::care::State and Trouble
    state         text not null,
    trouble       text,
    detail        text not null default '',
    attempts      integer not null default 0,
    queued_at     timestamptz not null,
    -- When somebody is to take it in hand: to try it, or because whoever was at it has not said how it went. Null when it has ended.
    next_at       timestamptz,
    -- When it says nothing true any more.
    good_until    timestamptz,
    ended_at      timestamptz,
    primary key (dealership_id, message_id),
    foreign key (dealership_id, order_id) references repair_orders_order
);
create index care_message_by_time on care_message (dealership_id, queued_at desc, message_id desc);
create index care_message_due on care_message (dealership_id, next_at) where next_at is not null;
create index care_message_of_order on care_message (dealership_id, order_id, queued_at desc);
create index care_message_waiting_for on care_message (dealership_id, address) where next_at is not null;
call guard_tenant('care_message');

-- Addresses that nothing is sent to.
create table care_stop (
    dealership_id uuid not null references dealership,
    stop_id       uuid not null,
    version       integer not null,
    address       text not null,
    reason        text not null,
    since         timestamptz not null,
    stopped_by    uuid not null references staff_person,
    lifted_at     timestamptz,
    lifted_by     uuid references staff_person,
    lift_reason   text,
    primary key (dealership_id, stop_id)
);
create unique index care_stop_stands on care_stop (dealership_id, address) where lifted_at is null;
create index care_stop_by_time on care_stop (dealership_id, since desc);
call guard_tenant('care_stop');

-- The dealerships that have something to send. Runs as the owner: the sender works for every dealership, one after the other.
create function care_dealerships_with_messages(at timestamptz) returns table (dealership_id uuid)
    language sql stable security definer set search_path = public
begin atomic
    select d.dealership_id from dealership d
     where exists (select from care_message m where m.dealership_id = d.dealership_id and m.next_at <= at);
end;
revoke all on function care_dealerships_with_messages from public;
grant execute on function care_dealerships_with_messages to bayline_app;
