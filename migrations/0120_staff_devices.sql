-- Tablets and walls of a house, let in from the office, and those that knock.

create table staff_device (
    dealership_id uuid not null references dealership,
    device_id     uuid not null,
    version       integer not null default 1,
    name          text not null,
    -- domain::staff::DeviceKind
    kind          text not null,
    -- SHA-256 of the token in the device's own cookie.
    token_hash    bytea not null constraint staff_device_token_taken unique,
    enrolled_at   timestamptz not null,
    enrolled_by   uuid not null references staff_person,
    -- Moved on at most once a minute.
    seen_at       timestamptz,
    -- A device that was let in once keeps its row: it is told that it was revoked.
    revoked_at    timestamptz,
    revoked_by    uuid references staff_person,
    primary key (dealership_id, device_id)
);
create unique index staff_device_name_taken on staff_device (dealership_id, lower(name)) where revoked_at is null;
call guard_tenant('staff_device');

-- A device that shows a code and waits. Of no house yet: whoever types the code says of which.
create table staff_knock (
    token_hash bytea primary key,
    code       text not null constraint staff_knock_code_taken unique,
    -- The network it knocks from.
    network    text not null,
    begun_at   timestamptz not null,
    expires_at timestamptz not null
);
create index staff_knock_of_network on staff_knock (network, expires_at);
create index staff_knock_by_end on staff_knock (expires_at);

-- Whose a device is, and of which house. Runs as the owner, because nobody has said yet for which dealership the transaction works.
create function staff_device_known(hash bytea)
    returns table (
        device_id uuid, device_name text, kind text, seen_at timestamptz, revoked_at timestamptz,
        dealership_id uuid, dealership_name text, short_name text, address text, phone text, zone text, home_plate text)
    language plpgsql stable security definer set search_path = public rows 1
as $$
#variable_conflict use_column
begin
    return query
    select v.device_id, v.name, v.kind, v.seen_at, v.revoked_at,
           d.dealership_id, d.name, d.short_name, d.address, d.phone, d.zone, d.home_plate
      from staff_device v join dealership d using (dealership_id)
     where v.token_hash = hash;
end
$$;
revoke all on function staff_device_known from public;
grant execute on function staff_device_known to bayline_app;
