-- What customers were told when they booked: the services as they were called and what each began at, whatever the catalogue says later
-- ([domain::appointments::Priced]; null for visits of before), and the language in which they booked for themselves.
alter table appointments_visit add column told jsonb, add column language text;
