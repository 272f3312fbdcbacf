-- Links to the customer's page of one order, and one-time codes.

create table care_link (
    dealership_id uuid not null references dealership,
    link_id       uuid not null,
    order_id      uuid not null,
    -- SHA-256 of the token; the token itself is only with the customer.
    token_hash    bytea not null constraint care_link_token_taken unique,
    created_at    timestamptz not null,
    -- Null for a link that a message brought.
    created_by    uuid references staff_person,
    expires_at    timestamptz not null,
    withdrawn_at  timestamptz,
    primary key (dealership_id, link_id),
    foreign key (dealership_id, order_id) references repair_orders_order
);
create index care_link_of_order on care_link (dealership_id, order_id, created_at desc);
call guard_tenant('care_link');

-- Where a link leads, while it does. Runs as the owner, because nobody has said yet for which dealership the transaction works.
create function care_link_leads(hash bytea, at timestamptz) returns table (dealership_id uuid, order_id uuid, link_id uuid)
    language sql stable security definer set search_path = public
begin atomic
    select l.dealership_id, l.order_id, l.link_id from care_link l
     where l.token_hash = hash and l.withdrawn_at is null and l.expires_at > at;
end;
revoke all on function care_link_leads from public;
grant execute on function care_link_leads to bayline_app;

-- One-time codes, sent to a telephone number to see whose it is.
create table care_code (
    dealership_id uuid not null references dealership,
    code_id       uuid not null,
    phone         text not null,
    -- The network it was asked for from.
    network       text not null,
    code_hash     bytea not null,
    asked_at      timestamptz not null,
    expires_at    timestamptz not null,
    tries         integer not null default 0,
    used_at       timestamptz,
    primary key (dealership_id, code_id)
);
create index care_code_of_phone on care_code (dealership_id, phone, asked_at desc);
create index care_code_of_network on care_code (dealership_id, network, asked_at desc);
call guard_tenant('care_code');
