import type { en } from '../en.ts'

const regionTypes = {
  world: 'العالم',
  country: 'دولة',
  governorate: 'محافظة',
  district: 'منطقة',
  subdistrict: 'ناحية',
  city: 'مدينة',
  town: 'بلدة',
  village: 'قرية',
  camp: 'مخيم',
  landmark: 'معلم',
  group: 'مجموعة مناطق',
}

const actorTypes = {
  state: 'دولة',
  person: 'شخص',
  state_forces: 'قوات حكومية',
  coalition: 'تحالف',
  rebel_group: 'فصيل معارض',
  armed_group: 'جماعة مسلحة',
  de_facto_authority: 'سلطة أمر واقع',
  group_of_states: 'مجموعة دول',
  organisation: 'منظمة',
  community: 'جماعة أهلية',
  civil: 'مدنيون',
}

export const gazetteer: typeof en.gazetteer = {
  regionTypes,
  actorTypes,
  liesIn: 'تقع في',
  contains: 'تضم',
  partOf: 'جزء من',
  parts: 'تشمل',
  backedBy: 'بدعم من',
  backs: 'تدعم',
}
