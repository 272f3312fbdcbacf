-- Asked with every request: as plpgsql, whose plans a connection keeps. A function in SQL is planned anew with every call, which took
-- longer than the search.
create or replace function staff_signed_in(hash bytea, at timestamptz, idle interval)
    returns table (
        person_id uuid, user_name text, name text, language text, posts text[], seen_at timestamptz,
        dealership_id uuid, dealership_name text, short_name text, address text, phone text, zone text, home_plate text,
        dealerships jsonb)
    language plpgsql stable security definer set search_path = public rows 1
as $$
#variable_conflict use_column
begin
    return query
    select p.person_id, p.user_name, p.name, p.language, m.posts, s.seen_at,
           d.dealership_id, d.name, d.short_name, d.address, d.phone, d.zone, d.home_plate,
           (select jsonb_agg(jsonb_build_array(other.dealership_id, other.short_name) order by other.code)
              from staff_membership elsewhere
              join dealership other using (dealership_id)
             where elsewhere.person_id = p.person_id and elsewhere.active)
      from staff_session s
      join staff_person p using (person_id)
      join staff_membership m on m.dealership_id = s.dealership_id and m.person_id = s.person_id and m.active
      join dealership d on d.dealership_id = s.dealership_id
     where s.token_hash = hash and s.expires_at > at and s.seen_at > at - idle;
end
$$;
