// OpenAPI 3.1 drawn from the routes declared with api(): what machines may call, nothing else.

import { z } from 'zod'
import type { Route } from './route.ts'

/** The description served at /api/v1/openapi.json. */
export function describeApi(routes: Pick<Route, 'kind' | 'method' | 'path' | 'who' | 'api'>[], origin: string) {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const route of routes) {
    if (route.kind !== 'api' || !route.api) continue
    const path = route.path.replace(/:(\w+)/g, '{$1}')
    paths[path] ??= {}
    paths[path][route.method.toLowerCase()] = operation(route)
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Gõ Cửa',
      version: '1',
      description: 'Machine interface of a commune’s Popular Digital Education movement. Times are ISO 8601; amounts are whole đồng.',
    },
    servers: [{ url: origin }],
    paths,
    components: {
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'gocua_session' } },
      schemas: { Problem: PROBLEM_SCHEMA },
    },
  }
}

const PROBLEM_SCHEMA = {
  type: 'object',
  required: ['type', 'title', 'status', 'problems'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    problems: {
      type: 'array',
      items: { type: 'object', required: ['code', 'detail'], properties: { code: { type: 'string' }, field: { type: 'string' }, detail: { type: 'string' } } },
    },
  },
}

function operation(route: Pick<Route, 'method' | 'path' | 'who' | 'api'>) {
  const { summary, input, output } = route.api!
  const inPath = [...route.path.matchAll(/:(\w+)/g)].map((match) => ({ name: match[1]!, in: 'path', required: true, schema: { type: 'string' } }))
  const inputSchema = input ? (z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }) as { properties?: Record<string, unknown>; required?: string[] }) : null
  const inQuery =
    route.method === 'GET' && inputSchema
      ? Object.entries(inputSchema.properties ?? {}).map(([name, schema]) => ({ name, in: 'query', required: inputSchema.required?.includes(name) ?? false, schema }))
      : []
  return {
    summary,
    ...(route.who.kind !== 'anyone' && { security: [{ session: [] }] }),
    ...((inPath.length > 0 || inQuery.length > 0) && { parameters: [...inPath, ...inQuery] }),
    ...(route.method !== 'GET' && inputSchema && { requestBody: { required: true, content: { 'application/json': { schema: inputSchema } } } }),
    responses: {
      200: {
        description: 'OK',
        ...(output && { content: { 'application/json': { schema: z.toJSONSchema(output, { unrepresentable: 'any' }) } } }),
      },
      default: { description: 'Refused', content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } },
    },
  }
}
