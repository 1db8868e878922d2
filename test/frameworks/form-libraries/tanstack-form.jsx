import { useForm } from '@tanstack/react-form';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { DAYS, DEFAULTS, ONES } from './common.mjs';

function Form({ seen }) {
  const form = useForm({
    defaultValues: DEFAULTS,
    onSubmit: ({ value }) => void (seen.sent = value),
  });
  seen.values = () => form.state.values;
  const show = (name, view) => (
    <form.Field name={name}>
      {(field) => {
        const { handleBlur: onBlur, handleChange, state } = field;
        const onChange = ({ target }) => handleChange(target.value);
        return view({ name: field.name, value: state.value, onBlur, onChange }, field);
      }}
    </form.Field>
  );
  return (
    <form
      data-stillhere-draft="form"
      onSubmit={(event) => {
        event.preventDefault();
        void form.handleSubmit();
      }}
    >
      {show('name', (props) => (
        <input {...props} />
      ))}
      {show('about', (props) => (
        <textarea {...props} />
      ))}
      {show('count', ({ value, ...props }, { handleChange }) => (
        <input
          type="number"
          step="any"
          {...props}
          value={Number.isNaN(value) ? '' : value}
          onChange={({ target }) => handleChange(target.valueAsNumber)}
        />
      ))}
      {show('day', (props) => (
        <input type="date" {...props} />
      ))}
      {show('pick', (props) => (
        <select {...props}>
          <option>a</option>
          <option>b</option>
        </select>
      ))}
      {show('many', (props, { handleChange }) => (
        <select
          multiple
          {...props}
          onChange={({ target }) =>
            handleChange(Array.from(target.selectedOptions, ({ value }) => value))
          }
        >
          <option>a</option>
          <option>b</option>
          <option>c</option>
        </select>
      ))}
      {show('terms', ({ name, value }, { handleChange }) => (
        <input
          type="checkbox"
          name={name}
          checked={value}
          onChange={({ target }) => handleChange(target.checked)}
        />
      ))}
      {show('days', ({ name, value }, { pushValue, removeValue }) =>
        DAYS.map((day) => (
          <input
            key={day}
            type="checkbox"
            name={name}
            value={day}
            checked={value.includes(day)}
            onChange={({ target }) =>
              target.checked ? pushValue(day) : void removeValue(value.indexOf(day))
            }
          />
        )),
      )}
      {show('one', ({ value, ...props }) =>
        ONES.map((one) => (
          <input key={one} type="radio" {...props} value={one} checked={value === one} />
        )),
      )}
      {show('rows', ({ value }, { pushValue }) => (
        <>
          {value.map((_, at) => show(`rows[${at}].what`, (props) => <input {...props} />))}
          <button type="button" data-add="" onClick={() => pushValue({ what: '' })} />
        </>
      ))}
      <button type="submit">Send</button>
    </form>
  );
}

export function start(root, form) {
  createRoot(root).render(
    <StrictMode>
      <Form seen={form} />
    </StrictMode>,
  );
}
