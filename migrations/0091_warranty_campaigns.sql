-- Recalls and service campaigns of the manufacturer.
create table warranty_campaign (
    dealership_id uuid not null references dealership,
    campaign_id   uuid not null,
    version       integer not null,
    -- The manufacturer's, and the labour operation that does it: copies out of the draft.
    number        text not null,
    operation     text not null,
    -- domain::warranty::CampaignDraft
    draft         jsonb not null,
    opened_at     timestamptz not null,
    opened_by     uuid not null references staff_person,
    ended_at      timestamptz,
    ended_because text,
    primary key (dealership_id, campaign_id)
);
create unique index warranty_campaign_number_taken on warranty_campaign (dealership_id, number) where ended_at is null;
create index warranty_campaign_by_time on warranty_campaign (dealership_id, opened_at desc);
call guard_tenant('warranty_campaign');

-- The cars of a campaign, by their VINs: also those that nobody here has seen yet.
create table warranty_car (
    dealership_id uuid not null references dealership,
    campaign_id   uuid not null,
    vin           text not null,
    remedied_at   timestamptz,
    -- The order that was delivered with it, or who has noted it by hand, and why.
    order_id      uuid,
    noted_by      uuid references staff_person,
    reason        text not null default '',
    primary key (dealership_id, campaign_id, vin),
    foreign key (dealership_id, campaign_id) references warranty_campaign,
    foreign key (dealership_id, order_id) references repair_orders_order,
    constraint warranty_car_is_done_by check (remedied_at is not null or (order_id is null and noted_by is null))
);
create index warranty_car_open on warranty_car (dealership_id, vin) where remedied_at is null;
call guard_tenant('warranty_car');
