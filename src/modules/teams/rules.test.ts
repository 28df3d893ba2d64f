// Cards: good to the last day of both papers, and never after somebody left.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addDays, plainDate } from '../../platform/time.ts'
import { cardEnd, judgeCard, readPhone, SKILL_KEYS, TEACHABLE_SKILLS } from './rules.ts'

const today = plainDate('2026-11-22')

test('a card is real only while member, team, card and decision all hold', () => {
  const date = fc.integer({ min: -400, max: 400 }).map((days) => addDays(today, days))
  fc.assert(
    fc.property(fc.constantFrom('active', 'left'), fc.constantFrom('active', 'closed'), date, date, (memberState, teamState, cardValidUntil, teamValidUntil) => {
      const verdict = judgeCard({ memberState, teamState, cardValidUntil, teamValidUntil }, today)
      const holds = memberState === 'active' && teamState === 'active'
      if (verdict === 'real') assert.ok(holds && cardValidUntil >= today && teamValidUntil >= today)
      if (verdict === 'left') assert.ok(!holds)
      if (verdict === 'expired') assert.ok(holds && cardEnd({ cardValidUntil, teamValidUntil }) < today)
    }),
  )
})

test('the last day still counts', () => {
  const facts = { memberState: 'active', teamState: 'active', cardValidUntil: today, teamValidUntil: addDays(today, 100) }
  assert.equal(judgeCard(facts, today), 'real')
  assert.equal(judgeCard(facts, addDays(today, 1)), 'expired')
})

test('phone numbers as people write them', () => {
  for (const typed of ['0912345678', '0912 345 678', '0912.345.678', '+84 912 345 678', '0084912345678', '(091) 234-5678']) assert.equal(readPhone(typed), '0912345678', typed)
  assert.equal(readPhone('0243 1234 567'), '02431234567')
  for (const typed of ['', '912345678', '0912', 'không có', '091234567890']) assert.equal(readPhone(typed), undefined, typed)
})

test('skills are those of the content', () => {
  assert.ok(TEACHABLE_SKILLS.length > 5)
  assert.ok(TEACHABLE_SKILLS.every((key) => SKILL_KEYS.includes(key)))
})
