-- When a photo that was sent with a booking is forgotten, and its file with it: when the booking runs out, unless it has become a visit; some time
-- after that visit was cancelled or missed; at once when it was taken back. Nothing: it stays with its visit. What is due is found by this
-- alone, however many photos there are.
alter table appointments_picture add column forget_at timestamptz;
update appointments_picture set forget_at = received_at + interval '130 minutes';
update appointments_picture p set forget_at = case when v.expected or v.arrived_at is not null then null else v.starts_at + interval '14 days' end
  from appointments_visit v where v.dealership_id = p.dealership_id and v.appointment_id = p.appointment_id and p.kept;
drop index appointments_picture_by_age;
create index appointments_picture_to_forget on appointments_picture (dealership_id, forget_at) where forget_at is not null;
