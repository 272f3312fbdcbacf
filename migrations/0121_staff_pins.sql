-- PINs, which only tablets of a house take, and sessions that belong to a tablet.

-- Not a tenant table, like the person it belongs to.
create table staff_pin (
    person_id uuid primary key references staff_person,
    -- Argon2id, PHC string.
    pin_hash  text not null,
    set_at    timestamptz not null,
    -- Tries since it was right; counted before each try, so that many at once cannot slip through together.
    wrong     smallint not null default 0
);

-- Who has worked at a tablet, and when last: they stand on top of its list.
create table staff_device_person (
    dealership_id uuid not null references dealership,
    device_id     uuid not null,
    person_id     uuid not null references staff_person,
    used_at       timestamptz not null,
    primary key (dealership_id, device_id, person_id),
    foreign key (dealership_id, device_id) references staff_device
);
call guard_tenant('staff_device_person');

-- The session is of this tablet: it ends with it, and it stays in its house.
alter table staff_session
    add column device_id uuid,
    add foreign key (dealership_id, device_id) references staff_device;
create index staff_session_of_device on staff_session (dealership_id, device_id) where device_id is not null;

drop function staff_signed_in;
create function staff_signed_in(hash bytea, at timestamptz, idle interval)
    returns table (
        person_id uuid, user_name text, name text, language text, posts text[], seen_at timestamptz,
        dealership_id uuid, dealership_name text, short_name text, address text, phone text, zone text, home_plate text,
        dealerships jsonb, tablet text)
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
             where elsewhere.person_id = p.person_id and elsewhere.active
               and (s.device_id is null or other.dealership_id = s.dealership_id)),
           v.name
      from staff_session s
      join staff_person p using (person_id)
      join staff_membership m on m.dealership_id = s.dealership_id and m.person_id = s.person_id and m.active
      join dealership d on d.dealership_id = s.dealership_id
      left join staff_device v on v.dealership_id = s.dealership_id and v.device_id = s.device_id
     where s.token_hash = hash and s.expires_at > at and s.seen_at > at - idle
       and (s.device_id is null or v.revoked_at is null);
end
$$;
revoke all on function staff_signed_in from public;
grant execute on function staff_signed_in to bayline_app;
