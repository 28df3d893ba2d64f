// The published distributions the fictional people follow, each with where it was read, and what had to be assumed.
// The same table in words: tools/demo/README.md. Figures were read on 22 Nov 2026.

/**
 * People by age band, percent. 0–14 and 65+: Viet Nam 2019, as printed at
 * https://europe-backpacker.com/cities-and-countries/your-question-what-is-the-population-of-vietnam-by-age.html (23.21, 7.55).
 * Between: 15–24, 25–54, 55–64 as 15.81 : 45.67 : 8.9 (2018 est., CIA World Factbook, as printed at
 * https://user-qplz6oy.cld.bz/9781422275580/9/), scaled to what is left. Assumption: how ages lie within a band.
 */
export const AGE_BANDS = {
  K: { from: 0, to: 14, percent: 23.21 },
  Y: { from: 15, to: 24, percent: 15.55 },
  A: { from: 25, to: 54, percent: 44.93 },
  P: { from: 55, to: 64, percent: 8.76 },
  E: { from: 65, to: 97, percent: 7.55 },
} as const
export type Band = keyof typeof AGE_BANDS

/** Boys among 0–14: 11,909,326 of 22,644,650 (2017 est., CIA World Factbook, https://europe-backpacker.com/cities-and-countries/your-question-what-is-the-population-of-vietnam-by-age.html). */
export const BOYS_AMONG_CHILDREN = 0.526
/** Women in the whole people: census of 1 April 2019, General Statistics Office, https://www.gso.gov.vn/en/data-and-statistics/2019/10/press-release-preliminary-results-the-2019-population-and-housing-census/ */
export const WOMEN_PERCENT = 50.2

/**
 * Households by number of members, percent. Published: 65.5 % have 2 to 4 (census 2019, whole country, An Giang portal:
 * http://vpubnd.angiang.gov.vn, "Công bố kết quả Tổng điều tra dân số và nhà ở năm 2019"), 3.7 people on average in 2018
 * and more in the northern midlands (http://consosukien.vn/ke-t-qua-khao-sa-t-muc-song-dan-cu-viet-nam-nam-2018.htm).
 * Assumption: how the 65.5 % and the rest divide.
 */
export const HOUSEHOLD_SIZES: readonly (readonly [size: number, percent: number])[] = [
  [1, 7], [2, 15.5], [3, 20], [4, 30], [5, 15], [6, 8], [7, 3], [8, 1.5],
]
export const MEAN_HOUSEHOLD = HOUSEHOLD_SIZES.reduce((sum, [size, percent]) => sum + (size * percent) / 100, 0)

/** Smartphone of their own, percent of adults (Cục Viễn thông, March 2022: http://www.webthietke.vn/internet/viet-nam-hien-co-935-trieu-thue-bao-su-dung-smartphone/). */
export const ADULTS_WITH_SMARTPHONE = 73.5
/** Assumption: how that falls with age; scaled to the published whole when people are made. */
export const SMARTPHONE_BY_AGE: readonly (readonly [upTo: number, share: number])[] = [[34, 0.92], [44, 0.85], [54, 0.74], [64, 0.5], [74, 0.25], [200, 0.08]]

/** Persons with a disability among people of 2 years and over in the countryside, and among children of 2–17, percent (VDS 2023, https://tienphong.vn/nguoi-khuyet-tat-nhan-duoc-nhieu-su-tro-giup-tu-cac-chinh-sach-ho-tro-ve-y-te-post1700345.tpo). */
export const DISABILITY = { rural: 6.89, children: 1.98 } as const
/** Assumption: how the rest divides between working age and the old so that the rural whole comes out. */
export const DISABILITY_BY_AGE: readonly (readonly [upTo: number, share: number])[] = [[1, 0], [17, 0.0198], [59, 0.06], [200, 0.26]]

/**
 * Assumption: who lives in a commune of the Phú Thọ hills. Shares by hamlet kind; no source gives them for one commune.
 * 'kinh' speak Vietnamese; of the others this share of each age asks to be spoken to in their own language.
 */
export const HAMLET_MIXES: readonly (readonly [mix: Readonly<Record<Ethnic, number>>, weight: number])[] = [
  [{ kinh: 0.97, muong: 0.03, mong: 0, dao: 0 }, 0.68],
  [{ kinh: 0.3, muong: 0.68, mong: 0, dao: 0.02 }, 0.2],
  [{ kinh: 0.12, muong: 0.1, mong: 0.74, dao: 0.04 }, 0.06],
  [{ kinh: 0.35, muong: 0.1, mong: 0, dao: 0.55 }, 0.06],
]
export type Ethnic = 'kinh' | 'muong' | 'mong' | 'dao'
export const OWN_LANGUAGE: Record<Exclude<Ethnic, 'kinh'>, { code: string; young: number; adult: number; old: number }> = {
  muong: { code: 'mtq', young: 0.05, adult: 0.25, old: 0.7 },
  mong: { code: 'hmn', young: 0.35, adult: 0.8, old: 0.97 },
  dao: { code: 'ium', young: 0.15, adult: 0.5, old: 0.9 },
}

/** Assumption: what happens at a door. */
export const OUTCOMES_AT_DOOR = [['met', 61.6], ['nobody_home', 24], ['come_back', 10], ['refused', 4.4]] as const
