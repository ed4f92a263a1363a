create table raiser (
  concern text primary key,
  person text not null
) strict, without rowid;
create index raiser_person on raiser (person);
