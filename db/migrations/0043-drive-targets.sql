-- Whom a drive's target counts, so that its figures have a denominator; the document's own words stay beside it.

alter table drives add column target_group text not null default 'adults'
  check (target_group in ('adults', 'everyone', 'elderly', 'needs', 'households'));
create index visits_drive_member on visits (commune_id, drive_id, member_id, visited_on) where drive_id is not null;
-- A call from the public page may be looked at again by its code, without an account.
alter table house_calls add column code text;
create unique index house_calls_code on house_calls (code) where code is not null;
