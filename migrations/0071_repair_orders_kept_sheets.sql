-- Check sheets are kept like estimates and contracts: a plate, a name or the terms that are changed later change nothing on them. They ask for
-- no money. What a paper says differently from the one before it is worked out once, when it is kept; those from before say nothing here.
alter table repair_orders_kept
    alter column total drop not null,
    -- [domain::repair_orders::Change]
    add column changes jsonb;
