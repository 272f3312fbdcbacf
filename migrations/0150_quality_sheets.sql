-- Inspection sheets: the templates of a house in all their versions, and what was filled.

-- A house has the templates that come with the product until it puts others in their place: only what was put is here.
create table quality_template (
    dealership_id uuid not null references dealership,
    code          text not null,
    version       integer not null constraint quality_template_version check (version > 0),
    -- domain::quality::Template
    template      jsonb not null,
    primary key (dealership_id, code, version)
);
call guard_tenant('quality_template');

create table quality_sheet (
    dealership_id uuid not null references dealership,
    sheet_id      uuid not null,
    order_id      uuid not null,
    kind          text not null,
    template      text not null,
    version       integer not null,
    -- domain::appointments::Title
    title         jsonb not null,
    -- The job whose work was looked at. That line may leave the order.
    job_id        uuid,
    -- domain::quality::Entry, with what was asked
    entries       jsonb not null,
    note          text not null,
    filled_by     uuid not null references staff_person,
    at            timestamptz not null,
    -- Since when the customer may read it.
    shared_at     timestamptz,
    primary key (dealership_id, sheet_id),
    foreign key (dealership_id, order_id) references repair_orders_order
);
create index quality_sheet_of_order on quality_sheet (dealership_id, order_id, at);
call guard_tenant('quality_sheet');

-- The inspections that were asked of a job when it was given out, and those of them that are missing (domain::quality::SheetKind).
alter table repair_orders_line
    add column demands text[] not null default '{}',
    add column owes text[] not null default '{}';
