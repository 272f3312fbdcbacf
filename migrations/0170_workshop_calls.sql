-- Jobs that stand still: few of all, and looked for by everybody whom one of them may call.
create index workshop_jobs_on_hold on repair_orders_line (dealership_id) where hold is not null;
