-- Row-level security asks once per statement whom the transaction works for, not once per row: a subquery that depends on nothing
-- is evaluated ahead of the scan.
create or replace procedure guard_tenant(relation regclass)
    language plpgsql as $$
begin
    execute format('alter table %s enable row level security', relation);
    execute format('create policy tenant on %s using (dealership_id = (select current_dealership())) with check (dealership_id = (select current_dealership()))', relation);
end
$$;

do $$
declare
    guarded regclass;
begin
    for guarded in select polrelid::regclass from pg_policy where polname = 'tenant' loop
        execute format('alter policy tenant on %s using (dealership_id = (select current_dealership())) with check (dealership_id = (select current_dealership()))', guarded);
    end loop;
end
$$;
