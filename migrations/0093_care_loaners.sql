-- Loaner cars: the fleet, and to whom its cars are promised and lent.
create table care_loaner (
    dealership_id uuid not null references dealership,
    loaner_id     uuid not null,
    version       integer not null,
    plate         text not null,
    model         text not null,
    -- As it was read last.
    odometer_km   integer not null,
    in_service    boolean not null,
    primary key (dealership_id, loaner_id),
    constraint care_loaner_plate_taken unique (dealership_id, plate)
);
call guard_tenant('care_loaner');

create table care_loan (
    dealership_id    uuid not null references dealership,
    loan_id          uuid not null,
    version          integer not null,
    loaner_id        uuid not null,
    appointment_id   uuid not null,
    from_at          timestamptz not null,
    until_at         timestamptz not null,
    -- domain::care::LoanState
    state            text not null,
    promised_at      timestamptz not null,
    promised_by      uuid not null references staff_person,
    out_at           timestamptz,
    out_by           uuid references staff_person,
    out_km           integer,
    out_energy       integer,
    back_at          timestamptz,
    back_by          uuid references staff_person,
    back_km          integer,
    back_energy      integer,
    back_note        text,
    released_because text,
    primary key (dealership_id, loan_id),
    foreign key (dealership_id, loaner_id) references care_loaner,
    foreign key (dealership_id, appointment_id) references appointments_visit,
    constraint care_loan_lasts check (from_at < until_at),
    constraint care_loan_odometer_goes_up check (back_km is null or back_km >= out_km),
    -- A car is never promised twice at once, whatever happens in the same moment.
    constraint care_loaner_is_taken exclude using gist (dealership_id with =, loaner_id with =, tstzrange(from_at, until_at) with &&)
        where (state in ('promised', 'out'))
);
create unique index care_loaner_is_out on care_loan (dealership_id, loaner_id) where state = 'out';
create unique index care_loan_of_visit on care_loan (dealership_id, appointment_id) where state in ('promised', 'out');
create index care_loan_standing on care_loan (dealership_id, until_at) where state in ('promised', 'out');
call guard_tenant('care_loan');

-- Visits that are still to come, or here, and wish for a loaner car.
create index appointments_visit_wishes_loaner on appointments_visit (dealership_id, starts_at) where loaner and (expected or arrived_at is not null);
