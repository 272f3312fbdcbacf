-- Complaints: what somebody is not content with, and who was promised an answer by when.
create table care_complaint (
    dealership_id uuid not null references dealership,
    complaint_id  uuid not null,
    version       integer not null,
    -- TS260312-001
    number        text not null,
    customer_id   uuid not null,
    vehicle_id    uuid,
    order_id      uuid,
    -- domain::care::Category, domain::care::Severity
    category      text not null,
    severity      text not null,
    words         text not null,
    answer_by     timestamptz not null,
    owner_id      uuid not null references staff_person,
    registered_by uuid not null references staff_person,
    registered_at timestamptz not null,
    closed_at     timestamptz,
    closed_by     uuid references staff_person,
    done          text,
    primary key (dealership_id, complaint_id),
    constraint care_complaint_number_taken unique (dealership_id, number),
    constraint care_complaint_is_closed check ((closed_at is null) = (closed_by is null) and (closed_at is null) = (done is null)),
    foreign key (dealership_id, customer_id) references customers_customer,
    foreign key (dealership_id, vehicle_id) references customers_vehicle,
    foreign key (dealership_id, order_id) references repair_orders_order
);
create index care_complaint_open on care_complaint (dealership_id, answer_by) where closed_at is null;
create index care_complaint_closed on care_complaint (dealership_id, closed_at desc) where closed_at is not null;
create index care_complaint_of_customer on care_complaint (dealership_id, customer_id) where closed_at is null;
call guard_tenant('care_complaint');
