-- People, their posts and skills in each dealership, and their sessions.

-- A person of the group. Not a tenant table: one person may work in several dealerships.
create table staff_person (
    person_id     uuid primary key,
    version       integer not null default 1,
    -- Lower case.
    user_name     text not null constraint staff_user_name_taken unique,
    name          text not null,
    -- Argon2id, PHC string.
    password_hash text not null,
    language      text not null default 'zh-Hans',
    created_at    timestamptz not null
);

-- What a person is in one dealership.
create table staff_membership (
    dealership_id uuid not null references dealership,
    person_id     uuid not null references staff_person,
    -- domain::Post codes
    posts         text[] not null,
    -- domain::staff::Skill codes
    skills        text[] not null default '{}',
    active        boolean not null default true,
    primary key (dealership_id, person_id)
);
create index staff_membership_of_person on staff_membership (person_id);
alter table staff_membership enable row level security;
-- A person may also see where else they work: to sign in and to switch.
create policy tenant on staff_membership
    using (dealership_id = current_dealership() or person_id = nullif(current_setting('bayline.person', true), '')::uuid)
    with check (dealership_id = current_dealership());

-- An open session. The token itself is only in the browser.
create table staff_session (
    -- SHA-256 of the 256-bit token.
    token_hash    bytea primary key,
    person_id     uuid not null references staff_person,
    -- The dealership the person works in now.
    dealership_id uuid not null references dealership,
    device        text not null,
    signed_in_at  timestamptz not null,
    -- Moved on at most once a minute.
    seen_at       timestamptz not null,
    expires_at    timestamptz not null
);
create index staff_session_of_person on staff_session (person_id);

-- Failed sign-ins, for the rate limit. Old rows are swept by the server.
create table staff_sign_in_failure (
    user_name text not null,
    address   text not null,
    at        timestamptz not null
);
create index staff_sign_in_failure_by_name on staff_sign_in_failure (user_name, at);
create index staff_sign_in_failure_by_address on staff_sign_in_failure (address, at);

-- Whose a session is, while it lives: who they are, what they are in the dealership they work in now, and where else they work.
--
-- Runs as the owner, because nobody has said yet for which dealership the transaction works.
create function staff_signed_in(hash bytea, at timestamptz, idle interval)
    returns table (
        person_id uuid, user_name text, name text, language text, posts text[], seen_at timestamptz,
        dealership_id uuid, dealership_name text, short_name text, address text, phone text, zone text, home_plate text,
        dealerships jsonb)
    language sql stable security definer set search_path = public
begin atomic
    select p.person_id, p.user_name, p.name, p.language, m.posts, s.seen_at,
           d.dealership_id, d.name, d.short_name, d.address, d.phone, d.zone, d.home_plate,
           (select jsonb_agg(jsonb_build_array(other.dealership_id, other.short_name) order by other.code)
              from staff_membership elsewhere
              join dealership other using (dealership_id)
             where elsewhere.person_id = p.person_id and elsewhere.active)
      from staff_session s
      join staff_person p using (person_id)
      join staff_membership m on m.dealership_id = s.dealership_id and m.person_id = s.person_id and m.active
      join dealership d on d.dealership_id = s.dealership_id
     where s.token_hash = hash and s.expires_at > at and s.seen_at > at - idle;
end;

-- Where a person works: the dealership a new session begins in comes first.
create function staff_dealerships(person uuid) returns table (dealership_id uuid)
    language sql stable security definer set search_path = public
begin atomic
    select m.dealership_id from staff_membership m join dealership d using (dealership_id)
     where m.person_id = person and m.active order by d.created_at, d.code;
end;
revoke all on function staff_signed_in, staff_dealerships from public;
grant execute on function staff_signed_in, staff_dealerships to bayline_app;
