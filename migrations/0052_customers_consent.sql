-- What customers have agreed to: what for, in which words, since when, and when they took it back. Who books is known by their telephone
-- number, and may not be in the register yet.
create table customers_consent (
    dealership_id  uuid not null references dealership,
    consent_id     uuid not null,
    version        integer not null,
    phone          text not null,
    -- The visit that it was given with.
    appointment_id uuid,
    -- domain::customers::Purpose
    purpose        text not null,
    -- The sentence that was read, and its language.
    wording        text not null,
    language       text not null,
    given_at       timestamptz not null,
    withdrawn_at   timestamptz,
    primary key (dealership_id, consent_id),
    foreign key (dealership_id, appointment_id) references appointments_visit
);
create index customers_consent_of_phone on customers_consent (dealership_id, phone, given_at desc);
create index customers_consent_of_visit on customers_consent (dealership_id, appointment_id) where appointment_id is not null;
call guard_tenant('customers_consent');
