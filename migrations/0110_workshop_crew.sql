-- Jobs that several technicians share: by percent, with one clock that runs for all of them.

-- What a crew's percent add up to.
create function workshop_crew_sum(crew jsonb) returns bigint
    language sql immutable parallel safe
    return (select coalesce(sum((portion ->> 'percent')::bigint), 0) from jsonb_array_elements(crew) as portion);

-- The hours sold of a job that are somebody's (domain::workshop::Job::portion_of): the last of a crew takes the rounding.
create function workshop_portion(billed integer, crew jsonb, technician uuid, person uuid) returns integer
    language sql immutable parallel safe
    return case
        when crew = '[]' then case when technician = person then billed else 0 end
        when crew -> -1 ->> 'person' = person::text
            then billed - (select coalesce(sum(billed * (portion ->> 'percent')::int / 100), 0)::int from jsonb_array_elements(crew - (-1)) as portion)
        else (select coalesce(sum(billed * (portion ->> 'percent')::int / 100), 0)::int
                from jsonb_array_elements(crew) as portion where portion ->> 'person' = person::text)
    end;

-- [domain::workshop::Portion]; nothing when one technician does it alone.
alter table repair_orders_line
    add column crew jsonb not null default '[]',
    add constraint workshop_crew_is_whole check (crew = '[]' or workshop_crew_sum(crew) = 100);
-- Few jobs are shared: what they add to somebody's load is found among them.
create index workshop_shared_jobs on repair_orders_line (dealership_id) where crew <> '[]' and job_status <> 'done';

-- Everybody who shares a job clocks on to it in the same moment, each once.
alter table workshop_clocking drop constraint workshop_clocking_pkey;
alter table workshop_clocking add primary key (dealership_id, line_id, since, technician_id);
drop index workshop_clock_runs;
create unique index workshop_clock_runs on workshop_clocking (dealership_id, technician_id, line_id) where until is null;
create index workshop_clock_of_job on workshop_clocking (dealership_id, line_id) where until is null;
