-- Parts: what lies in which bin, why its quantity changed, and for whom it is held.
--
-- Made to grow into a parts desk: goods received, returns and transfers are further kinds of movements; several bins for a part become a
-- key of parts_stock; a back order is a reservation that holds less than is wanted.

-- What is there of a part. Quantities are hundredths of its unit. The row is locked by whoever counts, holds or issues the part; a part
-- without a row has never been counted, and nothing of it is there.
create table parts_stock (
    dealership_id uuid not null references dealership,
    part_no       text not null,
    bin           text not null,
    on_hand       integer not null,
    -- The sum of what reservations hold.
    reserved      integer not null default 0,
    counted_at    timestamptz not null,
    primary key (dealership_id, part_no),
    foreign key (dealership_id, part_no) references repair_orders_catalog_part,
    constraint parts_on_hand_not_negative check (on_hand >= 0),
    constraint parts_reserved_not_negative check (reserved >= 0),
    -- Nothing is held twice, whatever happens at once.
    constraint parts_reserved_is_there check (reserved <= on_hand)
);
call guard_tenant('parts_stock');

-- Every change of a quantity, as it happened: on_hand is the sum of these. Nobody updates or deletes them.
create table parts_movement (
    dealership_id uuid not null references dealership,
    movement_id   bigint generated always as identity,
    part_no       text not null,
    -- domain::parts::Movement
    kind          text not null,
    -- More than nothing: came in or was found; less: went out or was missing.
    quantity      integer not null,
    -- What was there afterwards.
    on_hand       integer not null,
    at            timestamptz not null,
    person_id     uuid not null references staff_person,
    -- The count that found it, or the order that took it.
    count_id      uuid,
    order_id      uuid,
    note          text not null default '',
    primary key (dealership_id, movement_id),
    foreign key (dealership_id, part_no) references parts_stock,
    foreign key (dealership_id, order_id) references repair_orders_order,
    constraint parts_count_taken unique (dealership_id, count_id)
);
create index parts_movement_of_part on parts_movement (dealership_id, part_no, movement_id desc);
call guard_tenant('parts_movement');
create trigger parts_movements_are_append_only before update or delete or truncate on parts_movement
    for each statement execute function refuse_change();

-- What a visit takes of a part and what is held for it; its order takes it over when the car is here. Nobody else is given what is held.
create table parts_reservation (
    dealership_id  uuid not null references dealership,
    appointment_id uuid not null,
    part_no        text not null,
    wanted         integer not null,
    held           integer not null,
    order_id       uuid,
    primary key (dealership_id, appointment_id, part_no),
    foreign key (dealership_id, appointment_id) references appointments_visit,
    foreign key (dealership_id, order_id) references repair_orders_order,
    constraint parts_reservation_wants check (wanted > 0),
    constraint parts_reservation_holds check (held between 0 and wanted)
);
create index parts_reservation_of_part on parts_reservation (dealership_id, part_no);
create index parts_reservation_of_order on parts_reservation (dealership_id, order_id) where order_id is not null;
call guard_tenant('parts_reservation');
