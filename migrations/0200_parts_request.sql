-- Parts that whoever works on a job asks for, what the parts desk answers, and what comes back (领料, 退料). What happened stands in the events;
-- the row is where a request is now. Quantities are hundredths of the part's unit.
create table parts_request (
    dealership_id uuid not null references dealership,
    request_id    uuid not null,
    order_id      uuid not null,
    -- The job. It may be taken off the order once nothing of it is out.
    line_id       uuid not null,
    -- As the price list knows it; empty for what is only described, until it is issued.
    part_no       text not null,
    title         text not null,
    wanted        integer not null,
    -- The car stands still without it.
    standing      boolean not null,
    -- domain::parts::RequestState
    state         text not null,
    -- The parts desk has something to do: to answer, to issue what was ordered, or to take in what comes back.
    waits         boolean not null default true,
    asked_by      uuid not null references staff_person,
    asked_at      timestamptz not null,
    answered_at   timestamptz,
    expected      date,
    reason        text not null default '',
    issued        integer not null default 0,
    giving_back   integer not null default 0,
    returned      integer not null default 0,
    primary key (dealership_id, request_id),
    foreign key (dealership_id, order_id) references repair_orders_order,
    constraint parts_request_wants check (wanted > 0),
    -- Nothing comes back that was not issued.
    constraint parts_request_adds_up check (issued >= 0 and giving_back >= 0 and returned >= 0 and giving_back + returned <= issued)
);
create index parts_request_of_order on parts_request (dealership_id, order_id);
create index parts_request_waiting on parts_request (dealership_id) where waits;
create index parts_request_answered on parts_request (dealership_id, answered_at) where answered_at is not null;
call guard_tenant('parts_request');
