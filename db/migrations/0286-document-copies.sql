-- Bản sao điện tử: a scan of paper, or a paper that came or went, certified by the agency's key with words instead of a
-- picture (Decree 30/2020, articles 25–27 and Annex I). Numbered in a series of its own, as the other papers are.
create table document_copies (
  commune_id integer not null references communes (commune_id) deferrable,
  id uuid not null,
  copy_key text not null check (copy_key in ('sao-y', 'trich-sao', 'sao-luc')),
  -- What it is a copy of: a paper of ours, one that came, or a scan that was brought.
  source text not null check (source in ('out', 'in', 'scan')),
  paper_id uuid,
  title text not null,
  number integer not null,
  year integer not null,
  full_number text not null,
  made_at timestamptz not null,
  made_by_name text not null,
  file_sha256 text not null,
  sealed_sha256 text,
  sealed_at timestamptz,
  refused_reason text,
  primary key (commune_id, id),
  check ((source = 'scan') = (paper_id is null))
);
create unique index document_copies_number on document_copies (commune_id, year, number);
create index document_copies_newest on document_copies (commune_id, made_at desc, id);
create index document_copies_of on document_copies (commune_id, paper_id) where paper_id is not null;
select guard_commune_table('document_copies');
alter table document_series drop constraint document_series_register_check;
alter table document_series add constraint document_series_register_check check (register in ('out', 'in', 'copy'));
alter table document_numbers drop constraint document_numbers_register_check;
alter table document_numbers add constraint document_numbers_register_check check (register in ('out', 'in', 'copy'));
