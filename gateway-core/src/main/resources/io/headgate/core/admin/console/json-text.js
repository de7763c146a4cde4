/** Reads a JSON text into nodes that know where in the text they are. Throws a SyntaxError where it is none. */
function parse(text) {
  let at = 0;
  const space = () => {
    while (' \t\n\r'.includes(text[at]) && at < text.length) at++;
  };
  const fail = () => {
    throw new SyntaxError(`unexpected ${text[at] ?? 'end'} at ${at}`);
  };
  const expect = (sign) => {
    space();
    if (text[at] !== sign) fail();
    at++;
  };
  const string = () => {
    space();
    if (text[at] !== '"') fail();
    const start = at++;
    while (text[at] !== '"') {
      if (at >= text.length) fail();
      at += text[at] === '\\' ? 2 : 1;
    }
    at++;
    return { start, end: at, value: JSON.parse(text.slice(start, at)) };
  };
  const several = (close, one) => {
    const all = [];
    at++;
    space();
    if (text[at] === close) {
      at++;
      return all;
    }
    for (;;) {
      all.push(one());
      space();
      if (text[at] === close) {
        at++;
        return all;
      }
      expect(',');
    }
  };
  const value = () => {
    space();
    const start = at;
    if (text[at] === '{') {
      const members = several('}', () => {
        const key = string();
        expect(':');
        return { key: key.value, start: key.start, node: value() };
      });
      return { start, end: at, members };
    }
    if (text[at] === '[') {
      const items = several(']', value);
      return { start, end: at, items };
    }
    if (text[at] === '"') {
      return string();
    }
    const rest = /^[^\s,\]}]+/.exec(text.slice(at, at + 400));
    if (rest === null) fail();
    at += rest[0].length;
    return { start, end: at, value: JSON.parse(rest[0]) };
  };
  const root = value();
  space();
  if (at < text.length) fail();
  return root;
}

const child = (node, key) => node.items?.[key] ?? node.members?.find((member) => member.key === key)?.node;

/** The value at a path of keys and indexes in a JSON text; undefined where there is none. */
export function valueAt(text, path) {
  return path.reduce((value, key) => value?.[key], JSON.parse(text));
}

/**
 * The text with another value at a path, and nothing else of it changed. What holds the value must be there; undefined
 * as a value takes the member out.
 */
export function withValue(text, path, value) {
  const key = path[path.length - 1];
  const holder = path.slice(0, -1).reduce((node, step) => node && child(node, step), parse(text));
  if (holder?.members === undefined) {
    throw new SyntaxError(`there is no object at ${path.slice(0, -1).join('.')}`);
  }
  const index = holder.members.findIndex((member) => member.key === key);
  if (value === undefined) {
    return index < 0 ? text : without(text, holder, index);
  }
  if (index >= 0) {
    const { start, node } = holder.members[index];
    return text.slice(0, node.start) + written(value, indentAt(text, start)) + text.slice(node.end);
  }
  return added(text, holder, key, value);
}

function without(text, holder, index) {
  const { members } = holder;
  const from = index > 0 ? members[index - 1].node.end : holder.start + 1;
  const to = index === 0 && members.length > 1 ? members[1].start : members[index].node.end;
  const kept = index === 0 && members.length > 1 ? text.slice(holder.start + 1, members[0].start) : '';
  return text.slice(0, from) + kept + text.slice(to);
}

function added(text, holder, key, value) {
  const { members } = holder;
  const outer = indentAt(text, holder.start);
  const inner = members.length > 0 ? indentAt(text, members[members.length - 1].start) : `${outer}  `;
  const member = `${inner}${JSON.stringify(key)}: ${written(value, inner)}`;
  return members.length > 0
    ? `${text.slice(0, members[members.length - 1].node.end)},\n${member}${text.slice(members[members.length - 1].node.end)}`
    : `${text.slice(0, holder.start)}{\n${member}\n${outer}}${text.slice(holder.end)}`;
}

const written = (value, indent) => JSON.stringify(value, null, 2).replaceAll('\n', `\n${indent}`);

const indentAt = (text, at) => /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', at - 1) + 1))[0];
