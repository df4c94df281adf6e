/** The types of regions and actors, and their relations. */
const regionTypes = {
  world: 'World',
  country: 'Country',
  governorate: 'Governorate',
  district: 'District',
  subdistrict: 'Sub-district',
  city: 'City',
  town: 'Town',
  village: 'Village',
  camp: 'Camp',
  landmark: 'Landmark',
  group: 'Group of regions',
}

const actorTypes = {
  state: 'State',
  person: 'Person',
  state_forces: 'State forces',
  coalition: 'Coalition',
  rebel_group: 'Rebel group',
  armed_group: 'Armed group',
  de_facto_authority: 'De facto authority',
  group_of_states: 'Group of states',
  organisation: 'Organisation',
  community: 'Community',
  civil: 'Civilians',
}

export const gazetteer = {
  regionTypes,
  actorTypes,
  liesIn: 'Lies in',
  contains: 'Contains',
  partOf: 'Part of',
  parts: 'Includes',
  backedBy: 'Backed by',
  backs: 'Backs',
}
