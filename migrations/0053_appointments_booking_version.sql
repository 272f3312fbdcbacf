-- Two forms of one booking that arrive at once do not write over each other.
alter table appointments_booking add column version integer not null default 0;
