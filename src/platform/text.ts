// The door to Vietnamese text: mended as stored, searched without accents, sorted as in the dictionary, read out of
// legacy fonts, compared as people misspell it. Runs on the server and on old phones alike.
export { cleanText, compareVietnamese, fixUnicode, foldText, sameText, sortVietnamese, titleCaseName, vietnameseKey } from './text-fold.ts'
export { convertLegacy, decideEncoding, detectLegacyEncoding } from './text-legacy.ts'
export type { EncodingVerdict, LegacyEncoding } from './text-legacy.ts'
export { editDistance, nameSimilarity, trigramSimilarity, trigrams } from './text-similarity.ts'
export { allVietnameseLetters, isVietnameseSyllable } from './text-letters.ts'
