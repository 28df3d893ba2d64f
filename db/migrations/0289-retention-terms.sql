-- The commune's table of retention: groups of files with their term and the rule it rests on, entered and checked by the
-- archive officer against the circular. What nobody has checked says so.
create table retention_terms (
  commune_id integer not null references communes (commune_id) deferrable,
  id uuid not null,
  title text not null,
  -- Null = for ever.
  years integer check (years between 1 and 100),
  basis text not null,
  entered_by_name text not null,
  entered_at timestamptz not null,
  -- The day somebody compared it with the text of the rule, and who.
  checked_on date,
  checked_by_name text,
  withdrawn_at timestamptz,
  primary key (commune_id, id),
  check ((checked_on is null) = (checked_by_name is null))
);
select guard_commune_table('retention_terms');
