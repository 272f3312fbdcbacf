-- Who is in the house from when to when, and what was corrected of that and of what they clocked.

create table workshop_attendance (
    dealership_id uuid not null references dealership,
    attendance_id uuid not null,
    person_id     uuid not null references staff_person,
    since         timestamptz not null,
    -- Nothing as long as they are here, or when they forgot to clock out.
    until         timestamptz,
    -- Nobody clocked in: it began with their first job.
    implied       boolean not null default false,
    primary key (dealership_id, attendance_id),
    constraint workshop_attendance_ends check (until >= since),
    constraint workshop_attendance_once exclude using gist (dealership_id with =, person_id with =, tstzrange(since, until) with &&)
        where (until is not null)
);
create index workshop_attendance_of_person on workshop_attendance (dealership_id, person_id, since desc);
create index workshop_attendance_goes_on on workshop_attendance (dealership_id, person_id) where until is null;
call guard_tenant('workshop_attendance');

-- What it was before, and why it was changed. Nobody updates or deletes it.
create table workshop_time_correction (
    dealership_id uuid not null references dealership,
    correction_id bigint generated always as identity,
    at            timestamptz not null,
    corrected_by  uuid not null references staff_person,
    -- Whose time it is.
    person_id     uuid not null references staff_person,
    -- The attendance, or the job that was clocked.
    attendance_id uuid,
    order_id      uuid,
    line_id       uuid,
    -- Nothing for an attendance that nobody had clocked.
    since_before  timestamptz,
    until_before  timestamptz,
    since         timestamptz not null,
    until         timestamptz,
    reason        text not null,
    primary key (dealership_id, correction_id),
    constraint workshop_time_correction_of check ((attendance_id is null) <> (line_id is null))
);
create index workshop_time_correction_of_person on workshop_time_correction (dealership_id, person_id, at);
call guard_tenant('workshop_time_correction');
create trigger workshop_time_corrections_are_append_only before update or delete or truncate on workshop_time_correction
    for each statement execute function refuse_change();
