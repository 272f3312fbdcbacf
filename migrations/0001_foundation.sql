-- Foundation: tenants, the two database roles, the journal of commands and the events.
--
-- Every tenant table leads its primary key, unique and foreign keys with dealership_id, and row-level security refuses the rest.
-- The migrations run as the owner of the database. The application runs as bayline_app, which owns nothing and so cannot get
-- around row-level security; each transaction says whom it works for with set_config('bayline.dealership', ...).

create extension if not exists pg_trgm;
create extension if not exists btree_gist;
create extension if not exists btree_gin;

do $$
begin
    if not exists (select from pg_roles where rolname = 'bayline_app') then
        create role bayline_app nologin;
    end if;
    execute format('grant bayline_app to %I', current_user);
end
$$;

grant usage on schema public to bayline_app;
alter default privileges in schema public grant select, insert, update, delete on tables to bayline_app;
alter default privileges in schema public grant usage, select on sequences to bayline_app;

-- The dealership the current transaction works for; null outside of one, which matches no row.
create function current_dealership() returns uuid
    language sql stable parallel safe
    return nullif(current_setting('bayline.dealership', true), '')::uuid;

-- Puts a tenant table behind row-level security.
create procedure guard_tenant(relation regclass)
    language plpgsql as $$
begin
    execute format('alter table %s enable row level security', relation);
    execute format('create policy tenant on %s using (dealership_id = current_dealership()) with check (dealership_id = current_dealership())', relation);
end
$$;

-- A dealership of the group. Not a tenant table: it is the list of tenants.
create table dealership (
    dealership_id uuid primary key,
    -- Short code used in sign-in lists and reports; unique in the group.
    code          text not null constraint dealership_code_taken unique,
    name          text not null,
    short_name    text not null,
    address       text not null,
    phone         text not null,
    -- IANA time zone: everything of the dealership is shown in it, and its accounting days are counted in it.
    zone          text not null default 'Asia/Shanghai',
    -- The plate prefix most of its customers share.
    home_plate    text not null default '',
    created_at    timestamptz not null
);

-- What a dealership sets for itself, as rows with effective dates; the newest row that is in force counts.
create table dealership_policy (
    dealership_id  uuid not null references dealership,
    effective_from timestamptz not null,
    -- domain::Policy
    policy         jsonb not null,
    primary key (dealership_id, effective_from)
);
call guard_tenant('dealership_policy');

-- Envelopes that were carried out. The same id again answers the same and does nothing.
create table command_log (
    dealership_id uuid not null references dealership,
    command_id    uuid not null,
    person_id     uuid not null,
    -- SHA-256 of the command as received: the same id with another command is a forgery.
    digest        bytea not null,
    subject_id    uuid not null,
    seq           bigint not null,
    version       integer not null,
    made_at       timestamptz not null,
    at            timestamptz not null,
    constraint command_log_envelope_reused primary key (dealership_id, command_id)
);
call guard_tenant('command_log');

-- What has happened. Written in the transaction of the change; nobody updates or deletes it.
create table events (
    dealership_id uuid not null references dealership,
    seq           bigint generated always as identity,
    at            timestamptz not null,
    -- Null for what the product does by itself.
    person_id     uuid,
    area          text not null,
    subject_id    uuid not null,
    -- The subject's version after the event.
    version       integer not null,
    kind          text not null,
    -- domain::Event
    body          jsonb not null,
    command_id    uuid,
    primary key (dealership_id, seq)
);
create index events_of_subject on events (dealership_id, subject_id, seq desc);
create index events_of_kind on events (dealership_id, kind, at);
call guard_tenant('events');

create function refuse_change() returns trigger
    language plpgsql as $$
begin
    raise exception 'events are never changed or deleted' using errcode = 'integrity_constraint_violation';
end
$$;
create trigger events_are_append_only before update or delete or truncate on events
    for each statement execute function refuse_change();

-- Tells every server that something changed: a hint, never the data. See domain::live.
create function notify_event() returns trigger
    language plpgsql as $$
begin
    perform pg_notify('bayline_events', json_build_object(
        's', new.seq, 'd', new.dealership_id, 'a', new.area, 'u', new.subject_id, 'k', new.kind, 'v', new.version)::text);
    return null;
end
$$;
create trigger events_notify after insert on events for each row execute function notify_event();

-- Refused and forbidden attempts, written outside the transaction that was rolled back.
create table refused_attempts (
    dealership_id uuid not null references dealership,
    attempt_id    bigint generated always as identity,
    at            timestamptz not null,
    person_id     uuid not null,
    command_id    uuid not null,
    subject_id    uuid not null,
    -- domain::Command and domain::Refusal
    command       jsonb not null,
    refusal       jsonb not null,
    primary key (dealership_id, attempt_id)
);
create index refused_attempts_by_time on refused_attempts (dealership_id, at desc);
call guard_tenant('refused_attempts');
