// The door of learning: guides and their versions, drawing, judging, and the ports for recordings and practice.

export { findGuide, findGuideSource, findSettings, listGuides, listReports, listVersions } from './queries.ts'
export type { GuideReport, GuideSummary, GuideVersion } from './queries.ts'
export { handleReport, publishGuide, reportGuide } from './commands.ts'
export { judgeGuide, judgeGuideFile, KEPT_DAYS } from './rules-judge.ts'
export { hiddenSteps, isExpired, realNumberIn, say, screenOf, visibleSteps, withLocalNames } from './rules.ts'
export { PICTOGRAM_NAMES, pictogramSvg } from './pictograms.ts'
export { PRACTICE_WORD, screenSvg } from './views-screen.ts'
export { PART_KINDS, PICTURE_NAMES, guide as guideSchema } from './schema.ts'
export type { Certainty, Fact, Guide, Part, PartKind, PracticeRun, Recording, Screen, Step, Way, Words } from './schema.ts'
export { followVoices, listRecordings } from './voices.ts'
export { followPractice } from './practice.ts'
export type { PracticeOffer } from './practice.ts'
