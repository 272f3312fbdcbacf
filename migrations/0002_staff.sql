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
